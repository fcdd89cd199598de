"""The real app, whose callers do not wait long for an agent."""

from function_app.bootstrap.app import build_app
from function_app.workflows.conversation import waiting

__all__ = ["app"]

waiting.LONGEST_WAIT_SECONDS = 0.2

app = build_app()
