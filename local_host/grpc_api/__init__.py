"""The task hub over gRPC, for durable clients and workers; for the app's own clients without it."""
