"""The Durable extension's HTTP API, by which people and scripts manage instances and entities."""
