"""The durable state of a task hub in one SQLite file."""
