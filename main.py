"""What the Functions worker imports (PYTHON_SCRIPT_FILE_NAME=main.py); it hands over the app."""

import gc

# What is imported stays for as long as the process runs. To look for garbage in it takes a tenth of
# a cold start, and time again later.
gc.disable()

from function_app.app import app  # noqa: E402

gc.freeze()
gc.enable()

__all__ = ["app"]
