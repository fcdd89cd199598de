"""A saved e-mail: its subject and words as text, and what was attached as files of their own."""

import binascii
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import CloseBoundaryNotFoundDefect, HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import compat32

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.charset import codec_of_charset, decoded
from function_app.documents.parsing.extracted_text import Enclosure
from function_app.domain.document import DocumentKind

MAX_ENCLOSURES = 20
_MOST_PARTS = 2000
_LONGEST_ENCODED = 4000  # characters: the time to decode them grows with the square
_SMALL_PICTURE = 20_000  # bytes: inside the text, it is a logo or a line
_NOT_FOR_PEOPLE = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
     "text/css", "text/javascript", "application/javascript"}
)  # fmt: skip
_ENDINGS = {
    "image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf", "text/plain": ".txt",
    "text/html": ".html", "message/rfc822": ".eml",
}  # fmt: skip
_FLOWS_ON = re.compile(r"(?<!^--) \n(?!>)", re.MULTILINE)
_BLANK = re.compile(r"\s+")
_NO_BASE64 = re.compile(rb"[A-Za-z]{2,} +[A-Za-z]{2,} +[A-Za-z]{2,}")  # words


@dataclass
class _Mail:
    words: list[str] = field(default_factory=list[str])
    enclosures: list[Enclosure] = field(default_factory=list[Enclosure])
    left_out: int = 0
    small_pictures: int = 0
    parts: int = 0
    is_cut_off: bool = False


def read_mail(content: bytes) -> tuple[str, list[Enclosure], str | None]:
    """The text, the enclosures, and a note about what of it is not there."""
    mail = _Mail()
    try:
        message = message_from_bytes(content.removeprefix(BOM_UTF8).lstrip(), policy=compat32)
        _take(message, mail)
    except RecursionError as error:
        raise AttachmentNotReadable("the mail is nested too deeply") from error
    subject = _line(message, "subject")
    written = "\n\n".join(words.strip() for words in mail.words if words.strip())
    return f"Subject: {subject}\n\n{written}" if subject else written, mail.enclosures, _note(mail)


def _note(mail: _Mail) -> str | None:
    remarks = [
        "The end of the mail is missing." if mail.is_cut_off else "",
        f"{mail.left_out} further attachments were not opened." if mail.left_out else "",
        f"Small pictures inside its text, not shown: {mail.small_pictures}."
        if mail.small_pictures
        else "",
    ]
    return " ".join(filter(None, remarks)) or None


def _take(part: Message, mail: _Mail, *, is_inside: bool = False) -> None:
    mail.parts += 1
    if mail.parts > _MOST_PARTS:
        raise AttachmentNotReadable("the mail has too many parts")
    mail.is_cut_off |= any(isinstance(found, CloseBoundaryNotFoundDefect) for found in part.defects)
    kind = part.get_content_type()
    if kind == "multipart/alternative":
        _take_best(_parts(part), mail)
    elif kind.startswith("multipart/") or (part.is_multipart() and kind != "message/rfc822"):
        for number, inner in enumerate(_parts(part)):
            _take(inner, mail, is_inside=kind == "multipart/related" and number > 0)
    elif _is_text(part):
        mail.words.append(_text(part))
    elif kind not in _NOT_FOR_PEOPLE and part.get_content_maintype() != "font":
        _enclose(part, mail, is_inside=is_inside)


def _parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if _is_list(payload) else []


def _is_list(payload: object) -> bool:
    return isinstance(payload, list)


def _take_best(versions: list[Message], mail: _Mail) -> None:
    """The same letter twice: in plain words, unless those only say that there is another."""
    plain = next((part for part in versions if part.get_content_type() == "text/plain"), None)
    others = [part for part in versions if part is not plain]
    rich = _Mail(parts=mail.parts)
    for part in others[-1:]:
        _take(part, rich)
    words = _text(plain) if plain else ""
    is_whole = 2 * _letters(words) >= _letters(" ".join(rich.words))
    mail.words += [words] if is_whole else rich.words
    mail.enclosures += rich.enclosures[: MAX_ENCLOSURES - len(mail.enclosures)]
    mail.left_out += rich.left_out
    mail.small_pictures += rich.small_pictures
    mail.parts = rich.parts + len(others)
    mail.is_cut_off |= rich.is_cut_off


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _is_text(part: Message) -> bool:
    is_shown = part.get_content_disposition() != "attachment" and not part.get_filename()
    return is_shown and part.get_content_type() in ("text/plain", "text/html", "text/enriched")


def _text(part: Message) -> str:
    content = _content(part)
    codec = codec_of_charset(_parameter(part, "charset"))
    if part.get_content_type() == "text/html":
        from function_app.documents.parsing.html import text_of_html_document  # noqa: PLC0415

        return text_of_html_document(decoded(content, DocumentKind.HTML, codec))
    text = decoded(content, DocumentKind.TEXT, codec).replace("\r\n", "\n")
    if _parameter(part, "format").lower() != "flowed":
        return text
    joint = "" if _parameter(part, "delsp").lower() == "yes" else " "
    return _FLOWS_ON.sub(joint, text)


def _enclose(part: Message, mail: _Mail, *, is_inside: bool) -> None:
    content = _forwarded(part) if part.is_multipart() else _content(part)
    is_picture = part.get_content_maintype() == "image"
    if is_picture and (is_inside or part["content-id"]) and len(content) < _SMALL_PICTURE:
        mail.small_pictures += 1
    elif len(mail.enclosures) >= MAX_ENCLOSURES:
        mail.left_out += 1
    elif content.strip():
        mail.enclosures.append(Enclosure(_name(part, len(mail.enclosures) + 1), content))


def _forwarded(part: Message) -> bytes:
    """Some programs encode the whole of it, which no rule allows."""
    inner = b"\n".join(inner.as_bytes() for inner in _parts(part))
    return _unpacked_base64(inner) if _encoding(part) == "base64" else inner


def _name(part: Message, number: int) -> str:
    given = readable_header(part.get_filename() or "")
    if not given and part.is_multipart():
        given = next((_line(inner, "subject") for inner in _parts(part)), "")
    if not given:
        given = f"attachment {number}"
    ending = _ENDINGS.get(part.get_content_type(), "")
    return given if "." in given[-6:] else given + ending


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    if _encoding(part) != "base64":
        return content
    undecoded = _undecoded(part)
    if _NO_BASE64.search(undecoded):  # it only says so
        return undecoded
    return _unpacked_base64(content) if content == undecoded else content


def _encoding(part: Message) -> str:
    return str(part.get("content-transfer-encoding", "")).strip().lower()


def _unpacked_base64(content: bytes) -> bytes:
    whole = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
    whole = (
        whole[: len(whole) // 4 * 4] if len(whole) % 4 == 1 else whole + b"=" * (-len(whole) % 4)
    )
    return binascii.a2b_base64(whole)


def _undecoded(part: Message) -> bytes:
    payload = part.get_payload()
    return payload.encode("ascii", "surrogateescape") if isinstance(payload, str) else b""


def _parameter(part: Message, name: str) -> str:
    value = part.get_param(name, "")
    return value[2] if isinstance(value, tuple) else str(value or "")


def _line(message: Message, header: str) -> str:
    return readable_header(str(message.get(header, "")))


def readable_header(header: str) -> str:
    """`=?utf-8?B?...?=` as people read it. One that is very long stays as it is."""
    if len(header) > _LONGEST_ENCODED:
        return _BLANK.sub(" ", header).strip()
    try:
        pieces = decode_header(header)
    except (HeaderParseError, ValueError):
        return header
    return _BLANK.sub(" ", "".join(_pieces(pieces))).strip()


def _pieces(pieces: list[tuple[bytes | str, str | None]]) -> Iterator[str]:
    for words, charset in pieces:
        if isinstance(words, bytes):
            yield decoded(words, DocumentKind.TEXT, codec_of_charset(charset or ""))
        else:
            yield words.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
