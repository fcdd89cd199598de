"""The event loop of the host: `uvloop`'s; on Windows, which that does not run on, Python's own."""

import sys

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

__all__ = ["new_event_loop"]
