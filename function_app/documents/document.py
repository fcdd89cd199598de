"""An attachment as the agents and the reviewer get it: its text, or why there is none."""

from dataclasses import dataclass

from function_app.claims.models import DocumentStatus
from function_app.documents.sniff import DocumentKind


@dataclass(frozen=True)
class Document:
    """`text` is null unless the status is success; `note` then says what was left out, if any."""

    url: str
    status: DocumentStatus
    text: str | None = None
    note: str | None = None
    kind: DocumentKind | None = None
