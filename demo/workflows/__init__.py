"""`dev.py demo NAME`: one of the general agent workflows, from its start to its end."""
