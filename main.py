"""What the Functions worker imports (PYTHON_SCRIPT_FILE_NAME=main.py); it hands over the app."""

from function_app.app import app

__all__ = ["app"]
