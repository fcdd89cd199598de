"""The files that come with an answer: what each is, its own bytes tell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from function_app.documents.file_names import no_two_alike, readable_name
from function_app.documents.parsing.file_kind import kind_of
from function_app.domain.claimant_answer import MOST_BYTES, MOST_FILES, TAKEN
from function_app.domain.document import DocumentKind
from function_app.kit.errors import ValidationFailed
from function_app.kit.forms import SentFile

_NOT_TAKEN = frozenset({DocumentKind.UNKNOWN, DocumentKind.OFFICE})


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes = field(repr=False)


def usable_uploads(
    sent: Sequence[SentFile], most_bytes: int, *, of_any_kind: bool = False
) -> list[Upload]:
    """Raises `ValidationFailed` for those that are too many, too large, or of no kind we read; an
    empty one is left out. With a claim they come `of_any_kind`: a person may open them.
    """
    chosen = [file for file in sent if file.content]
    if len(chosen) > MOST_FILES:
        raise _refused(f"are too many: {len(chosen)}; please send at most {MOST_FILES}")
    if sum(len(file.content) for file in chosen) > MOST_BYTES:
        raise _refused(f"are larger than {MOST_BYTES // 1024**2} MB together")
    names = no_two_alike(readable_name(file.name) for file in chosen)
    for name, file in zip(names, chosen, strict=True):
        if len(file.content) > most_bytes:
            raise _refused(f"{name} is larger than {_size(most_bytes)}")
        if not of_any_kind and kind_of(file.content, name) in _NOT_TAKEN:
            raise _refused(f"{name} is of a kind that we cannot read. We take {TAKEN}")
    return [Upload(name, file.content) for name, file in zip(names, chosen, strict=True)]


def _refused(why: str) -> ValidationFailed:
    return ValidationFailed([{"field": "files", "message": why}])


def _size(count: int) -> str:
    return f"{count / 1024**2:g} MB" if count >= 1024**2 else f"{count:,} bytes"
