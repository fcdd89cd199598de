"""The Functions app that `main.py` hands to the host."""

from function_app.bootstrap.app import build_app

app = build_app()
