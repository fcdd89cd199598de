"""What one client may cost the others: bytes, seconds and connections."""

import sys
from dataclasses import dataclass

_MOST_CONNECTIONS = 512
_OPEN_FILES_WANTED = 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """`head_bytes` is the request line with all headers. A body may take its time as long as some
    of it comes within `body_seconds`; a head has to be there in `head_seconds`, all of it.
    """

    head_bytes: int = 65_536
    head_seconds: float = 30
    body_seconds: float = 30
    idle_seconds: float = 120
    bytes_in_memory: int = 1_048_576  # of a body; what is longer goes to disk
    connections: int = _MOST_CONNECTIONS
    stopping_seconds: float = 3


def connections_allowed() -> int:
    """As many as leave the files of the store, of bodies and of the app their share."""
    return min(_MOST_CONNECTIONS, _open_files_allowed() // 3)


if sys.platform == "win32":

    def _open_files_allowed() -> int:
        return 3 * _MOST_CONNECTIONS

else:
    import resource

    def _open_files_allowed() -> int:
        """Raised to what is usual where a shell gives less, such as 256 on macOS."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = _OPEN_FILES_WANTED if hard == resource.RLIM_INFINITY else hard
        wanted = min(most, _OPEN_FILES_WANTED)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return wanted
        return 3 * _MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else soft
