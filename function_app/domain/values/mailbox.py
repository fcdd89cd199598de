"""The one e-mail address in what a mail system writes as the sender."""

import re

_LONGEST = 1000  # characters of all that is written
_LONGEST_ADDRESS = 320
# The local part of a bounce address is longer than the 64 characters of the standard.
_ADDRESS = r"[^\s@<>()\[\],;:\\\"]{1,250}@[\w-]+(?:\.[\w-]+)+"
_QUOTED = r"\"(?:[^\"\\]|\\.)*\""
_COMMENT = r"(?:\s*\([^()]*\))?"
_MAILBOX = re.compile(
    rf"(?:(?P<bare>{_ADDRESS})|(?:{_QUOTED}|[^<>\"@]*)\s*<\s*(?P<inner>{_ADDRESS})\s*>){_COMMENT}"
)


def email_address(written: str) -> str:
    """`jo@example.com`, `Jo <jo@example.com>`, `"jo@x.com via Claims" <jo@example.com>`,
    `jo@example.com (Jo)`, `jo@example.com;`: what is returned is read as itself again.
    """
    text = written.strip().rstrip(";, \t")
    match = _MAILBOX.fullmatch(text) if len(text) <= _LONGEST else None
    address = match and (match["bare"] or match["inner"])
    if not address or len(address) > _LONGEST_ADDRESS:
        raise ValueError("must be an e-mail address")
    return address
