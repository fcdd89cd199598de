"""The host's files are for their owner alone: they say what people wrote.

On Windows a user's folders are private anyway, and modes mean nothing.
"""

import logging
import os
import stat
from collections.abc import Iterable
from pathlib import Path

logger = logging.getLogger(__name__)

_OTHERS = 0o077


def make_private() -> None:
    """From now on, what this process makes."""
    os.umask(_OTHERS)


def tighten(folder: Path, patterns: Iterable[str]) -> None:
    """The folder, and such files in it, as an earlier version may have left them open. A folder
    that is shared on purpose, as /tmp is, stays so.
    """
    if os.name != "posix":
        return
    files = [path for pattern in patterns for path in folder.glob(pattern)]
    shared = folder.stat().st_mode & stat.S_ISVTX
    for path in files if shared else [folder, *files]:
        mode = path.stat().st_mode
        try:
            if mode & _OTHERS:
                path.chmod(stat.S_IMODE(mode) & ~_OTHERS)
        except OSError as error:  # somebody else's, or on a disk that knows no modes
            logger.warning("not_for_its_owner_alone path=%s reason=%s", path, error.strerror)
