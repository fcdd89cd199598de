"""The files of claims in a folder on this machine, for its owner alone."""

import os
from hashlib import sha256
from io import FileIO
from pathlib import Path
from uuid import uuid4

from function_app.claim_files.ports import (
    ATTEMPTS,
    FIRST_RUN,
    LETTERS,
    MOST_ATTEMPT_BYTES,
    PURGED,
    Attempt,
    LetterNote,
    attempts_in,
    folder_of,
    letter_notes_in,
)

_FILE, _FOLDER = 0o600, 0o700  # for its owner alone


class FolderFiles:
    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, content: bytes, instance_id: str) -> str:
        digest = sha256(content).hexdigest()
        kept = self._made(instance_id) / digest
        if not kept.exists():
            _write(kept, content, is_for_good=True)
        return digest

    def get(self, instance_id: str, sha256: str) -> bytes | None:
        return _content(self._folder(instance_id) / sha256)

    def keep_made(self, content: bytes, instance_id: str, name: str) -> None:
        kept = self._made(instance_id) / name
        forgotten = kept.with_name(PURGED)
        if not forgotten.exists():
            _write(kept, content)
            if forgotten.exists():  # meanwhile
                kept.unlink(missing_ok=True)

    def made(self, instance_id: str, name: str) -> bytes | None:
        return _content(self._folder(instance_id) / name)

    def first_run(self, instance_id: str, run: str) -> str:
        path = self._made(instance_id) / FIRST_RUN
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE)
        except FileExistsError:
            return path.read_text() or run  # empty: a crash came between this and the next line
        with os.fdopen(descriptor, "w") as file:
            file.write(run)
        return run

    def note_attempt(self, instance_id: str, attempt: Attempt) -> None:
        self._note(instance_id, ATTEMPTS, attempt.line())

    def attempts(self, instance_id: str) -> list[Attempt]:
        return attempts_in(_content(self._folder(instance_id) / ATTEMPTS) or b"")

    def note_letter(self, instance_id: str, note: LetterNote) -> None:
        self._note(instance_id, LETTERS, note.line())

    def letter_notes(self, instance_id: str) -> list[LetterNote]:
        return letter_notes_in(_content(self._folder(instance_id) / LETTERS) or b"")

    def _note(self, instance_id: str, name: str, line: bytes) -> None:
        path = self._folder(instance_id) / name
        if path.with_name(PURGED).exists():
            return
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _FILE)
        except FileNotFoundError:
            return
        with os.fdopen(descriptor, "ab+", buffering=0) as file:
            size = file.tell()
            if size < MOST_ATTEMPT_BYTES:
                file.write(line if _ends_a_line(file, size) else b"\n" + line)

    def forget(self, instance_id: str) -> None:
        folder = self._made(instance_id)
        (folder / PURGED).touch(_FILE)
        for path in folder.iterdir():
            if path.name not in (FIRST_RUN, PURGED):
                path.unlink(missing_ok=True)

    def _folder(self, instance_id: str) -> Path:
        return self._root / folder_of(instance_id)

    def _made(self, instance_id: str) -> Path:
        folder = self._folder(instance_id)
        try:
            folder.mkdir(_FOLDER)
        except FileExistsError:
            pass
        except FileNotFoundError:
            self._root.mkdir(_FOLDER, parents=True, exist_ok=True)
            folder.mkdir(_FOLDER, exist_ok=True)
        return folder


def _write(path: Path, content: bytes, *, is_for_good: bool = False) -> None:
    """There is never half of it to be found."""
    unfinished = path.with_name(f"{path.name}.{uuid4().hex}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        if is_for_good:
            file.flush()
            os.fsync(file.fileno())
    unfinished.replace(path)


def _ends_a_line(file: FileIO, size: int) -> bool:
    """Not after a crash in the middle of a line: the next would be lost with it."""
    if not size:
        return True
    file.seek(size - 1)
    return file.read(1) == b"\n"


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
