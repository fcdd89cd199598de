"""What stays of a purged claim: an instance under an id of its own, whose output proves what its
record was, without personal data. It is there before the first thing is erased.
"""

from typing import Final

PURGED_CLAIM: Final = "purged_claim"  # the orchestrator
PURGED_PREFIX: Final = "purged-"


def tombstone_of(instance_id: str) -> str:
    return PURGED_PREFIX + instance_id
