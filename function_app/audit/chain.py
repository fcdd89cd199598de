"""The hash chain of a record: each entry holds the hash of the one before it, so that none can be
changed, taken out or put in without every later hash telling.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

FIRST: Final = "0" * 64  # before the first entry

type Entry = dict[str, Any]


def chained(instance_id: str, entries: Iterable[Mapping[str, Any]]) -> list[Entry]:
    chain: list[Entry] = []
    previous = FIRST
    for number, entry in enumerate(entries, 1):
        link = {**entry, "instance_id": instance_id, "number": number, "previous": previous}
        previous = hash_of(link)
        chain.append({**link, "hash": previous})
    return chain


def head_of(chain: list[Entry], instance_id: str, **facts: Any) -> Entry:
    """What is signed: how many entries there are, and the hash of the last."""
    last = chain[-1]["hash"] if chain else FIRST
    return {"instance_id": instance_id, "entries": len(chain), "hash": last, **facts}


def hash_of(content: Mapping[str, Any]) -> str:
    return sha256(canonical(content)).hexdigest()


def canonical(content: Any) -> bytes:
    """The same bytes for the same content, whatever the order of its names."""
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()
