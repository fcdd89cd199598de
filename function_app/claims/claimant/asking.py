"""Whether a claimant can be asked at all: told before anything is raised."""

from function_app.access.claimant_guard import require_claimant_links
from function_app.claims.claimant.address import claimant_address
from function_app.claims.claimant.errors import NoClaimantAddress
from function_app.claims.claimant.telling import answering_root
from function_app.claims.instances import ClaimInstance, agent1_output
from function_app.kit.durable.hub import Hub
from function_app.settings import get_settings


async def require_askable(client: Hub, claim: ClaimInstance) -> None:
    """Raises `NoClaimantAddress` and `ClaimantLinksNeedKeys`."""
    require_claimant_links()
    given = claim.given
    reading = None
    if not given.claim.sender_email:  # the history is of any size: only where it has to tell
        reading = agent1_output(await client.get_orchestration_history(claim.instance_id))
    is_reachable = answering_root(given.review_url, get_settings().public_url) is not None
    if claimant_address(given.claim, reading) is None or not is_reachable:
        raise NoClaimantAddress(claim.instance_id)
