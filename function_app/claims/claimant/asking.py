"""Whether a claimant can be asked at all: told before anything is raised."""

from typing import Any

from function_app.access.claimant_guard import require_claimant_links
from function_app.access.claimant_links import ClaimantLinksNeedKeys
from function_app.claims.claimant.address import claimant_address
from function_app.claims.claimant.errors import NoClaimantAddress
from function_app.claims.claimant.telling import answering_root
from function_app.claims.instances import ClaimInstance, agent1_output
from function_app.claims.messages import OrchestrationInput
from function_app.kit.durable.hub import Hub
from function_app.settings import get_settings


def may_be_asked(
    note: dict[str, Any], given: OrchestrationInput, reading: dict[str, Any] | None
) -> bool:
    """Whether it is worth a button on the page."""
    try:
        require_claimant_links()
    except ClaimantLinksNeedKeys:
        return False
    is_left = note.get("info_rounds", 0) < given.max_info_rounds
    return is_left and _is_reachable(given, reading)


async def require_askable(client: Hub, claim: ClaimInstance) -> None:
    """Raises `NoClaimantAddress` and `ClaimantLinksNeedKeys`."""
    require_claimant_links()
    given = claim.given
    reading = None
    if not given.claim.sender_email:  # the history is of any size: only where it has to tell
        reading = agent1_output(await client.get_orchestration_history(claim.instance_id))
    if not _is_reachable(given, reading):
        raise NoClaimantAddress(claim.instance_id)


def _is_reachable(given: OrchestrationInput, reading: dict[str, Any] | None) -> bool:
    """By an address that may be written to, and from there by a link that leads here."""
    root = answering_root(given.review_url, get_settings().public_url)
    return root is not None and claimant_address(given.claim, reading) is not None
