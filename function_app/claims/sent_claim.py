"""A claim as it is POSTed: as JSON, or as a form with its files. Either way the caller hears which
names were not understood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

from azure.functions import HttpRequest

from function_app.claim_files.opened import claim_files
from function_app.domain.claim import ClaimRequest
from function_app.domain.claimant_answer import MOST_BYTES, KeptFile
from function_app.kit import http, plain_json
from function_app.kit.errors import InvalidJson, ValidationFailed
from function_app.kit.forms import SentForm, is_form, read_form
from function_app.settings import get_settings

if TYPE_CHECKING:
    from function_app.claims.claimant.uploads import Upload

FILES: Final = "file"  # the name of each part that is a file
_AS_JSON: Final = ("attachment_urls", "metadata")  # a form knows texts alone
_OURS: Final = "kept_files"
_TEXT_BYTES: Final = 2 * 1024 * 1024  # beside the files
_MOST_NAMES: Final = 20


@dataclass(frozen=True)
class SentClaim:
    """`ignored` are the names in it that mean nothing here."""

    claim: ClaimRequest
    ignored: list[str]
    uploads: "Sequence[Upload]" = ()


def sent_claim(req: HttpRequest) -> SentClaim:
    """Raises `InvalidJson`, `ValidationFailed`, `FormUnreadable` and `FormTooLarge`."""
    written = cast(Mapping[str, str], req.headers).get("content-type", "")
    if not is_form(written):
        body = http.read_object(req)
        return SentClaim(http.validate(_asked(body), ClaimRequest), _ignored(body))
    form = read_form(written, req.get_body(), MOST_BYTES + _TEXT_BYTES)
    uploads = _uploads(form)
    fields = {**_read(form.fields), _OURS: [_kept(upload).dump() for upload in uploads]}
    others = (file.field for file in form.files if file.field != FILES)
    ignored = _ignored({**form.fields, **dict.fromkeys(others)})
    return SentClaim(http.validate(fields, ClaimRequest), ignored, uploads)


def keep_uploads(uploads: "Sequence[Upload]", instance_id: str) -> None:
    files = claim_files()
    for upload in uploads:
        files.put(upload.content, instance_id)


def _asked(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != _OURS}


def _ignored(body: Mapping[str, Any]) -> list[str]:
    ours = [_OURS] if _OURS in body else []
    return [*islice([*ours, *http.unknown_fields(body, ClaimRequest)], _MOST_NAMES)]


def _read(fields: Mapping[str, str]) -> dict[str, Any]:
    try:
        plain_json.check(dict(fields))
    except plain_json.NotPlainJson as error:
        raise InvalidJson(str(error).replace("JSON", "form")) from error
    return {name: _value(name, text) for name, text in _asked(fields).items()}


def _value(name: str, text: str) -> Any:
    if name not in _AS_JSON or not text.strip():
        return text
    try:
        return plain_json.loads(text)
    except plain_json.NotPlainJson:
        raise ValidationFailed([{"field": name, "message": "must be JSON in a form"}]) from None


def _uploads(form: SentForm) -> "list[Upload]":
    """Of all the files in the form, those that are a claim's."""
    from function_app.claims.claimant.uploads import usable_uploads  # noqa: PLC0415 - with a file

    sent = [file for file in form.files if file.field == FILES]
    settings = get_settings()
    if sent and settings.claim_files is None:
        raise _refused("cannot be taken here: no CLAIM_FILES is set up")
    try:
        return usable_uploads(sent, settings.attachment_max_bytes, of_any_kind=True)
    except ValidationFailed as refused:
        raise _refused(refused.details["details"][0]["message"]) from None


def _kept(upload: "Upload") -> KeptFile:
    digest = sha256(upload.content).hexdigest()
    return KeptFile(sha256=digest, name=upload.name, size=len(upload.content))


def _refused(why: str) -> ValidationFailed:
    return ValidationFailed([{"field": FILES, "message": why}])
