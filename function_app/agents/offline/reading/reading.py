"""What was read from one source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from function_app.agents.offline.reading.amounts import Amounts
from function_app.agents.offline.reading.found import Found
from function_app.agents.offline.reading.source_text import SourceText
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.unreadable import Unreadable


@dataclass(frozen=True)
class Reading:
    """`found` has every known field of `info`, with the words that it was read from. Of an e-mail
    `source` is what its sender wrote; the mails that it quotes are readings of their own.
    """

    source: SourceText
    info: ExtractedInfo
    found: dict[str, Found[Any]]
    amounts: Amounts
    unreadable: tuple[Unreadable, ...]
    also_named: Mapping[str, Sequence[object]]  # other mileages and contract numbers
    quoted: "tuple[Reading, ...]" = ()
    is_forwarded: bool = False
    is_for_another: bool = False  # its sender is not the claimant

    @property
    def told(self) -> str:
        """What its sender says, and has others say by forwarding them, but no answered mail."""
        forwarded = (each.source.prose for each in self.quoted if each.is_forwarded)
        return "\n".join((self.source.prose, *forwarded))

    @property
    def everything(self) -> str:
        return "\n".join((self.source.prose, *(each.source.prose for each in self.quoted)))
