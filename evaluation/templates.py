"""Texts made of sentences that may or may not be said; what was said is known to the letter."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from string import Formatter

type Alternatives = Sequence[str]  # ways of saying one thing, "" among them when it may be left out


@dataclass(frozen=True)
class Text:
    content: str
    fields: frozenset[str]  # what it tells


def compose(
    passages: Sequence[Alternatives], values: Mapping[str, str], random: Random, joint: str = ""
) -> Text:
    """Of each passage one wording that tells nothing which `values` does not hold."""
    chosen = list(_chosen(passages, values, random))
    content = joint.join(wording.format(**values) for wording in chosen if wording)
    return Text(content, frozenset(name for wording in chosen for name in told_by(wording)))


def told_by(wording: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(wording) if name}


def _chosen(
    passages: Sequence[Alternatives], known: Collection[str], random: Random
) -> Iterator[str]:
    for passage in passages:
        fitting = [wording for wording in passage if told_by(wording) <= set(known)]
        if fitting:
            yield random.choice(fitting)
