"""Checks an exported record, offline: each link of each chain, each head, and that none is missing.

All that is needed is the file, and to trust the signature the public key from somewhere else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from function_app.audit.chain import FIRST, hash_of
from function_app.audit.period import hash_of_heads
from function_app.audit.signing import is_signed_by
from function_app.kit import plain_json

type Line = Mapping[str, Any]


class BadLink(Exception):
    """Where the record stops holding: the first place, in words."""


@dataclass
class Verdict:
    """`keys` are those that signed; `is_unsigned`: something is chained, and not signed."""

    claims: int = 0
    entries: int = 0
    purged: int = 0
    keys: set[str] = field(default_factory=set[str])
    is_unsigned: bool = False
    is_complete: bool = False  # the export says which records belong to it, and all are here


def lines_of(text: str) -> list[Line]:
    """Of JSON Lines, or of the JSON of one claim or a period. Raises `BadLink`."""
    whole = _parsed(text)
    if whole is None:
        # A text in a record may hold what Python also takes for the end of a line.
        lines = [_parsed(line) for line in text.split("\n") if line.strip()]
        broken = next((n for n, line in enumerate(lines, 1) if line is None), None)
        if broken or not lines:
            raise BadLink(f"Line {broken or 1} is no JSON object.")
        return cast(list[Line], lines)
    is_line = "number" in whole or len(whole) == 1  # the only one of its file
    return [whole] if is_line else [*_unfolded(whole)]


def verify(lines: Iterable[Line], public_key: str | None = None) -> Verdict:
    """Raises `BadLink`."""
    return _Check(public_key).run(lines)


@dataclass
class _Check:
    public_key: str | None
    verdict: Verdict = field(default_factory=Verdict)
    heads: list[Line] = field(default_factory=list[Line])
    instance_id: str | None = None  # of the chain that is being followed
    number: int = 0
    previous: str = FIRST

    def run(self, lines: Iterable[Line]) -> Verdict:
        for line in lines:
            if self.verdict.is_complete:
                raise BadLink("Something stands behind the end of the period.")
            self._follow(line)
        if self.instance_id is not None:
            raise BadLink(f"{self._where()}: the record ends here, without its head.")
        return self.verdict

    def _follow(self, line: Line) -> None:
        for name, check in (("head", self._end), ("purged", self._proof), ("period", self._seal)):
            if isinstance(line.get(name), dict):
                _require_only(line, {name})
                return check(line[name])
        return self._entry(line)

    def _entry(self, entry: Line) -> None:
        claim = str(entry.get("instance_id"))
        if self.instance_id not in (None, claim):
            raise BadLink(f"{self._where()}: the record ends here, without its head.")
        self.instance_id = claim
        self.number += 1
        if entry.get("number") != self.number:
            raise BadLink(f"{self._where()} is missing or out of its place.")
        if entry.get("previous") != self.previous:
            raise BadLink(f"{self._where()} does not follow from the entry before it.")
        content = {name: value for name, value in entry.items() if name != "hash"}
        if hash_of(content) != entry.get("hash"):
            raise BadLink(f"{self._where()} has been changed: its hash does not fit.")
        self.previous = str(entry["hash"])
        self.verdict.entries += 1

    def _end(self, head: Line) -> None:
        claim = str(head.get("instance_id"))
        if self.instance_id not in (None, claim):
            raise BadLink(f"{self._where()}: another claim's head stands behind it.")
        self.instance_id = claim
        if (head.get("entries"), head.get("hash")) != (self.number, self.previous):
            raise BadLink(f"{self._where()} is not the last: the head knows of others.")
        self._signature(head, f"The head of {claim}")
        self.heads.append(head)
        self.verdict.claims += 1
        self.instance_id, self.number, self.previous = None, 0, FIRST

    def _proof(self, proof: Line) -> None:
        head = proof.get("head")
        if not isinstance(head, dict):
            raise BadLink(f"The proof of {proof.get('instance_id')} has no head.")
        _require_only(proof, {"instance_id", "head", "purged_at", "left"})
        _require_same_claim(proof, cast(Line, head))
        self._signature(cast(Line, head), f"The proof of {proof.get('instance_id')}")
        self.heads.append(cast(Line, head))
        self.verdict.purged += 1

    def _seal(self, seal: Line) -> None:
        known = len(self.heads), hash_of_heads(map(dict, self.heads))
        if (seal.get("claims"), seal.get("hash")) != known:
            raise BadLink("The period has other records than these: some are missing or too many.")
        self._signature(seal, "The end of the period")
        self.verdict.is_complete = True

    def _signature(self, signed: Line, what: str) -> None:
        key = signed.get("public_key")
        if key is None and self.public_key is None and signed.get("signature") is None:
            self.verdict.is_unsigned = True
            return
        if self.public_key is not None and key != self.public_key:
            raise BadLink(f"{what} is not signed by the given key.")
        if not is_signed_by(signed, str(key)):
            raise BadLink(f"{what} has been changed: its signature does not fit.")
        self.verdict.keys.add(str(key))

    def _where(self) -> str:
        return f"Entry {self.number} of {self.instance_id}"


def _unfolded(whole: Line) -> Iterator[Line]:
    """What no hash and no signature covers has no place in it."""
    if "claims" in whole:
        _require_only(whole, {"claims", "purged", "period"})
    for claim in _objects(whole.get("claims", [whole])):
        _require_only(claim, {"instance_id", "entries", "head"})
        if isinstance(claim.get("head"), dict):
            _require_same_claim(claim, claim["head"])
        yield from _objects(claim.get("entries"))
        yield {"head": claim.get("head")}
    yield from ({"purged": proof} for proof in _objects(whole.get("purged", [])))
    if "period" in whole:
        yield {"period": whole["period"]}


def _objects(value: object) -> list[Line]:
    items = cast(list[object], value) if isinstance(value, list) else [None]
    if not all(isinstance(item, dict) for item in items):
        raise BadLink("The file is no record: it does not list its claims and their entries.")
    return cast(list[Line], items)


def _require_only(content: Line, names: set[str]) -> None:
    more = sorted(content.keys() - names)
    if more:
        raise BadLink(f"{more[0]!r} has been added: it is no part of a record.")


def _require_same_claim(content: Line, head: Line) -> None:
    claim = content.get("instance_id")
    if claim != head.get("instance_id"):
        raise BadLink(f"The head of {head.get('instance_id')} stands below {claim}.")


def _parsed(text: str) -> Line | None:
    try:
        value = plain_json.loads(text)
    except plain_json.NotPlainJson:
        return None
    return cast(Line, value) if isinstance(value, dict) else None
