"""A stand-in for a Foundry project on loopback, for the demo and the tests."""
