"""The two doors to the engine: gRPC for the SDK, HTTP for people and scripts."""
