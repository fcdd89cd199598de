"""What of a review page is ours: the elements, attributes and addresses of the templates. All else
may only be text, or a value.
"""

import re
from collections.abc import Collection
from typing import Any

from function_app.desk.static_files import STATIC_FOLDER
from tests.function_app.desk.drawn import Drawn
from tests.hijacked.payloads import MARK

_TEMPLATES = "".join(file.read_text(encoding="utf-8") for file in STATIC_FOLDER.glob("*.html"))
_PLAIN = Drawn(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", _TEMPLATES))
_OURS = [*_PLAIN.tags, *_PLAIN.beside, *_PLAIN.later]
TAGS = {tag for tag, _ in _OURS} | {"h3", "h4"}  # a heading's level is given to its macro
ATTRIBUTES = {name for _, attributes in _OURS for name in attributes}
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "srcset", "srcdoc"}
OUR_SCRIPTS = 2  # the page, and the viewer of its documents
NAMES = {"id", "name", "class", "for", "aria-describedby", "aria-labelledby", "list", "type"}


class Parsed(Drawn):
    def __init__(self, page: str) -> None:
        self.asides: list[str] = []  # comments, declarations and the like
        super().__init__(page)
        self.close()

    def handle_comment(self, data: str) -> None:
        self.asides.append(data)

    def handle_pi(self, data: str) -> None:
        self.asides.append(data)

    def unknown_decl(self, data: str) -> None:
        self.asides.append(data)


def faults(parsed: Parsed, attachments: Collection[str] = ()) -> list[Any]:
    """Whatever on the page does not stem from us, or from the claim itself."""
    found: list[Any] = list(parsed.asides)
    for tag, attributes in [*parsed.tags, *parsed.beside, *parsed.later]:
        strange = set(attributes) - ATTRIBUTES
        addresses = {attributes[name] for name in attributes.keys() & ADDRESSES} - {*attachments}
        leading = [address for address in addresses if not _is_ours(address)]
        named = [v for name, v in attributes.items() if name in NAMES and MARK in (v or "")]
        if tag not in TAGS or strange or leading or named:
            found.append((tag, attributes))
    if [set(script) for script in parsed.all("script")] != [{"type", "src"}] * OUR_SCRIPTS:
        found.append("scripts")
    return found


def _is_ours(address: str | None) -> bool:
    own = r"\.\./static/\w+/[\w./-]+|#decision|\.\./desk(/dashboard|/learning)?"
    return re.fullmatch(own, address or "") is not None
