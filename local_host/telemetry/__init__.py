"""The spans of a Functions host and its Durable extension, where the app exports its own."""
