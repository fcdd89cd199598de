"""The Functions project: its settings, its functions, and running them."""
