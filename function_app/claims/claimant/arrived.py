"""An answer to a claim that is paused waits with the engine until the claim goes on. That there is
one is noted beside the claim's files: it is the one that counts, and of those that come after it
nothing is kept.
"""

from function_app.claim_files.opened import claim_files


def note_arrival(instance_id: str, request_id: str) -> None:
    claim_files().keep_made(b"", instance_id, _name(request_id))


def has_arrived(instance_id: str, request_id: str) -> bool:
    return claim_files().made(instance_id, _name(request_id)) is not None


def _name(request_id: str) -> str:
    return f"{request_id}.arrived"
