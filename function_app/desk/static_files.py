"""The files that the pages load, read and compressed once: these names are served, nothing else."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from function_app.kit.kept_text import KeptText, digest_of

STATIC_FOLDER: Final = Path(__file__).resolve().parents[2] / "static"

_CONTENT_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class StaticFiles:
    """`version` changes when any file does; a path that starts with it may be cached for good."""

    files: dict[str, KeptText]
    version: str

    def find(self, path: str) -> tuple[KeptText, bool] | None:
        """The file and whether it was asked for by the current version."""
        version, _, name = path.partition("/")
        current = version == self.version
        found = self.files.get(name if current else path)
        return (found, current) if found else None


@cache
def static_files() -> StaticFiles:
    files = {
        path.relative_to(STATIC_FOLDER).as_posix(): _read(path)
        for path in sorted(STATIC_FOLDER.rglob("*"))
        if path.suffix in _CONTENT_TYPES
    }
    return StaticFiles(files, digest_of("".join(n + f.digest for n, f in files.items()).encode()))


def _read(path: Path) -> KeptText:
    return KeptText.of(path.read_bytes(), _CONTENT_TYPES[path.suffix])
