"""What is kept of a claim outside the durable engine: the bytes of its documents and what was made
of them, the letters to its claimant, the attempts at it that were refused, and when it first ran.
A folder or a blob container holds them.
"""

from hashlib import sha256
from typing import Literal, Protocol

from pydantic_core import from_json

from function_app.domain.letter import LetterKind
from function_app.domain.message import Message

# What lies beside a claim's documents, in a folder and in a container alike.
FIRST_RUN = "first-run"
ATTEMPTS = "attempts.jsonl"
LETTERS = "letters.jsonl"
PURGED = "purged"  # that it is there says it all
MOST_ATTEMPT_BYTES = 2 * 1024 * 1024  # of one claim: who guesses all day fills no disk
_LONGEST = 300  # characters of what a stranger wrote


class Attempt(Message):
    """Something that somebody tried with a claim and was refused, and why."""

    at: str
    code: str
    reason: str | None = None
    who: str | None = None

    @classmethod
    def made(cls, at: str, code: str, reason: str | None, who: str | None) -> "Attempt":
        return cls(
            at=at, code=code, reason=reason and reason[:_LONGEST], who=who and who[:_LONGEST]
        )

    def line(self) -> bytes:
        return self.model_dump_json().encode() + b"\n"


class LetterNote(Message):
    """Something that happened to a letter: the notes of a claim together tell where each stands.
    `pdf` and `mail` are the SHA-256 of what is kept; `sender` tells who sends from who else does.
    """

    at: str
    number: str
    happened: Literal["made", "sending", "sent", "failed"]
    kind: LetterKind | None = None
    pdf: str | None = None
    mail: str | None = None
    to: str | None = None
    who: str | None = None
    reason: str | None = None
    sender: str | None = None

    def line(self) -> bytes:
        return self.model_dump_json(exclude_none=True).encode() + b"\n"


def attempts_in(lines: bytes) -> list[Attempt]:
    return [Attempt.model_validate_json(line) for line in _whole(lines)]


def letter_notes_in(lines: bytes) -> list[LetterNote]:
    return [LetterNote.model_validate_json(line) for line in _whole(lines)]


def _whole(lines: bytes) -> list[bytes]:
    """A line that a crash cut off is left out: what is whole can still be read."""
    return [line for line in lines.splitlines(keepends=True) if _is_whole(line)]


def _is_whole(line: bytes) -> bool:
    try:
        from_json(line)
    except ValueError:
        return False
    return line.endswith(b"\n")


class ClaimFiles(Protocol):
    """Each of these may be asked again with the same, and does nothing more then."""

    def put(self, content: bytes, instance_id: str) -> str:
        """Returns the SHA-256, in hex, by which the claim has this file from now on."""
        ...

    def get(self, instance_id: str, sha256: str) -> bytes | None:
        """None when this claim has no such file, whatever other claims have."""
        ...

    def keep_made(self, content: bytes, instance_id: str, name: str) -> None:
        """What was made of a document, such as the picture of a page: it can be made again, and
        goes with the claim. `name` begins with the document's SHA-256 and a full stop, or with the
        id of a question that it is about. Does nothing for a claim that was forgotten.
        """
        ...

    def made(self, instance_id: str, name: str) -> bytes | None: ...

    def first_run(self, instance_id: str, run: str) -> str:
        """The run that was told first: this one, unless the claim has run before."""
        ...

    def note_attempt(self, instance_id: str, attempt: Attempt) -> None:
        """Does nothing for a claim that never ran, so that ids which strangers make up leave no
        trace, and for one that was forgotten.
        """
        ...

    def attempts(self, instance_id: str) -> list[Attempt]:
        """Oldest first."""
        ...

    def note_letter(self, instance_id: str, note: LetterNote) -> None:
        """Whole, and after those that were noted before, whoever else notes at the same time. Does
        nothing where an attempt would not be noted.
        """
        ...

    def letter_notes(self, instance_id: str) -> list[LetterNote]:
        """Oldest first."""
        ...

    def forget(self, instance_id: str) -> None:
        """All but which run was the first: an id stays taken."""
        ...


class NothingKept:
    """Where no place is set up."""

    def put(self, content: bytes, instance_id: str) -> str:
        del instance_id
        return sha256(content).hexdigest()

    def get(self, instance_id: str, sha256: str) -> bytes | None:
        del instance_id, sha256

    def keep_made(self, content: bytes, instance_id: str, name: str) -> None: ...

    def made(self, instance_id: str, name: str) -> bytes | None:
        del instance_id, name

    def first_run(self, instance_id: str, run: str) -> str:
        del instance_id
        return run

    def note_attempt(self, instance_id: str, attempt: Attempt) -> None: ...

    def attempts(self, instance_id: str) -> list[Attempt]:
        del instance_id
        return []

    def note_letter(self, instance_id: str, note: LetterNote) -> None: ...

    def letter_notes(self, instance_id: str) -> list[LetterNote]:
        del instance_id
        return []

    def forget(self, instance_id: str) -> None: ...


def folder_of(instance_id: str) -> str:
    """A name that is safe in every file system, also in one that takes `a` and `A` for the same."""
    return sha256(instance_id.encode()).hexdigest()
