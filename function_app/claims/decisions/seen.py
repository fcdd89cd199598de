"""What a reviewer saw, as one value: a decision that names another was made on something else."""

import json
from hashlib import sha256
from typing import Any


def seen_digest(reading: dict[str, Any] | None, claim: dict[str, Any]) -> str:
    """SHA-256 over what the page shows: what was submitted, and what agent 1 read from it, with its
    evidence and its documents.
    """
    shown = {"claim": claim, "reading": reading}
    return sha256(json.dumps(shown, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
