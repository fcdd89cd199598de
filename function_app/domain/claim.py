"""A claim as an intake system files it, and as agent 1 gets it. People's input is strict."""

import re
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from function_app.domain.claimant_answer import ClaimantAnswer, KeptFile
from function_app.domain.message import Message
from function_app.domain.provenance import AgentProvenance
from function_app.domain.values.strict import (
    EmailAddress,
    JsonObject,
    OptionalText,
    empty_is_missing,
)
from function_app.domain.values.texts import plain
from function_app.domain.values.unseen import SEEN_PATTERN

CLAIM_ID_PATTERN = r"[A-Za-z0-9._-]{1,64}"


def _without_blanks(urls: list[str]) -> list[str]:
    return [url for url in urls if url.strip()]


def _claim_id(value: str) -> str:
    if not re.fullmatch(CLAIM_ID_PATTERN, value):
        raise ValueError("must be 1 to 64 letters, digits, dots, underscores or hyphens")
    return value


# That all of it can be seen is asked of a claim when it is filed (see `claims.filing`).
_SEEN: dict[str, Any] = {"pattern": SEEN_PATTERN}
Url = Annotated[str, Field(max_length=4096, json_schema_extra=_SEEN)]
OptionalUrl = Annotated[Url | None, BeforeValidator(empty_is_missing)]
Name = Annotated[str, Field(max_length=200, json_schema_extra=_SEEN)]
ClaimId = Annotated[
    str,
    AfterValidator(_claim_id),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{CLAIM_ID_PATTERN}$", "examples": ["VSC-1001"]},
        mode="validation",
    ),
]
_TEXT: dict[str, Any] = {"type": "string", "pattern": r"\S"}
_SOMETHING_TO_READ: dict[str, Any] = {
    "anyOf": [
        {"required": [name], "properties": {name: written}}
        for name, written in (
            ("email_content", _TEXT),
            ("attachment_url", _TEXT),
            ("document_url", _TEXT),
            ("attachment_urls", {"type": "array", "contains": _TEXT}),
        )
    ]
}


class ClaimRequest(Message):
    """What an intake system POSTs: at least an e-mail text or one attachment. `kept_files` came
    with it, and lie with the claim under their hashes; a caller cannot name them.
    """

    model_config = ConfigDict(json_schema_extra=_SOMETHING_TO_READ)

    claim_id: ClaimId
    email_content: OptionalText = None
    attachment_url: OptionalUrl = None
    document_url: OptionalUrl = None  # another name; what stands under it counts second
    attachment_urls: Annotated[list[Url], AfterValidator(_without_blanks)] = Field(
        default=[], max_length=20
    )
    sender_email: Annotated[EmailAddress | None, BeforeValidator(empty_is_missing)] = None
    claimant_name: Annotated[Name | None, BeforeValidator(empty_is_missing)] = None
    metadata: JsonObject = {}
    kept_files: SkipJsonSchema[list[KeptFile]] = Field(
        default=[],
        max_length=20,
        exclude_if=lambda files: not files,  # the digest of what was seen stays as it was
    )

    @property
    def attachments(self) -> list[str]:
        """Every attachment once, in the order given."""
        first = self.attachment_url or self.document_url
        return list(dict.fromkeys([*([first] if first else []), *self.attachment_urls]))

    @model_validator(mode="after")
    def _has_something_to_read(self) -> Self:
        if not (self.email_content or self.attachments or self.kept_files):
            raise ValueError("email_content or attachment_url is needed")
        return self


class Agent1Input(Message):
    """What agent 1 is asked to read. Once a reviewer has asked for changes, `changes` are their
    words, the oldest first, and `earlier` is who gave the answer that they were about. `begun_at`
    tells one run of the claim from another, `revision` how far this one has come. `answers` are
    the claimant's, the oldest first. Of a claim that was reopened `case` is the number, and `known`
    what was read before: it is not read again.
    """

    instance_id: str
    claim: ClaimRequest
    changes: list[str] = []
    earlier: AgentProvenance | None = None
    begun_at: str | None = None
    revision: int = 0
    answers: list[ClaimantAnswer] = []
    case: int = 1
    known: dict[str, Any] | None = None

    @property
    def texts(self) -> list[str]:
        """The claimant's words, in all their answers."""
        return [text for answer in self.answers for text in answer.texts]

    @property
    def is_for_a_person(self) -> bool:
        return bool(self.changes or self.answers)


class ClaimType(StrEnum):
    VSC = "VSC"
    GAP = "GAP"
    TIRE_WHEEL = "Tire & Wheel"
    PPM = "PPM"
    APPEARANCE = "Appearance"
    THEFT = "Theft"
    OTHER = "Other"


def known_claim_type(written: str) -> str:
    """`"vsc"` and `"Tire and Wheel"` are types that we know; a word that we do not know stays."""
    written = plain(written)
    wanted = written.casefold().replace(" and ", " & ")
    return next((known for known in ClaimType if known.casefold() == wanted), written)
