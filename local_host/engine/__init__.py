"""The durable engine: orchestrations as event-sourced state machines over the store."""
