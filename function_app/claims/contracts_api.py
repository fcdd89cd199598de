"""A contract is asked for again: its number was mistyped or missing, or the contract system did not
answer when the claim was read.
"""

import logging
from datetime import UTC, datetime
from typing import Annotated, Any, NotRequired, TypedDict

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from pydantic import Field

from function_app.access.attempts import noting_refusals
from function_app.access.guard import require_link_for, signed_in
from function_app.access.refusals import OF_LOOKING
from function_app.claims.about import OfClaim
from function_app.claims.asked_contracts import AskedContracts
from function_app.claims.errors import (
    ClaimNotAwaitingApproval,
    ClaimNotFound,
    ClaimPurged,
    OrchestrationCompleted,
)
from function_app.claims.instances import find_claim
from function_app.contracts.look_up import look_up
from function_app.contracts.opened import contracts
from function_app.domain.contract import LONGEST_NUMBER, Contract
from function_app.kit import http
from function_app.kit.about import About, Moment, Reply
from function_app.kit.errors import Refusal
from function_app.kit.routes import ANONYMOUS, Route

logger = logging.getLogger(__name__)
_asked = AskedContracts()


class NoSuchContract(Refusal):
    code = "no_such_contract"
    status = 404

    def __init__(self) -> None:
        super().__init__("There is no contract with this number.")


class ContractSystemUnavailable(Refusal):
    code = "contract_system_unavailable"
    status = 502

    def __init__(self, message: str = "The contract system did not answer.") -> None:
        super().__init__(message)


def find_contract(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    """While the claim waits for a decision, for whoever may decide on it."""
    instance_id = req.route_params.get("instance_id") or req.params.get("instance_id", "")
    reviewer = signed_in(req, instance_id)
    claim = find_claim(client, instance_id)
    with noting_refusals(instance_id, reviewer.mail):
        claim.require_waiting()
        require_link_for(reviewer, claim.request_id)
        return _answer(instance_id, req.route_params["contract_number"].strip())


def _answer(instance_id: str, contract_number: str) -> HttpResponse:
    if contracts() is None:
        raise ContractSystemUnavailable("No contract system is set up: see CONTRACTS.")
    _asked.ask(instance_id, contract_number)
    lookup = look_up(contracts(), contract_number, None, datetime.now(UTC))
    outcome = lookup.outcome if lookup else "not_found"
    logger.info("contract_asked_for instance=%s outcome=%s", instance_id, outcome)
    if lookup is None or outcome == "not_found":
        raise NoSuchContract
    if lookup.contract is None:
        raise ContractSystemUnavailable
    known = lookup.dump()
    return http.reply({name: known[name] for name in ("contract", "source", "looked_up_at")})


class _Found(TypedDict):
    contract: Contract
    source: str
    looked_up_at: Moment


class _OfContract(TypedDict):
    contract_number: Annotated[str, Field(max_length=LONGEST_NUMBER)]


class _OfContractAndClaim(OfClaim, _OfContract):
    pass


class _ForClaim(TypedDict):
    instance_id: NotRequired[
        Annotated[
            str, Field(description="The claim for which it is asked, waiting for a decision.")
        ]
    ]


def _about(path: Any, query: Any = None) -> About:
    return About(
        "Look up a contract for a claim that waits for a decision.",
        {200: Reply("The contract.", _Found)},
        path=path,
        query=query,
        refuses=(
            *OF_LOOKING,
            ClaimNotFound,
            ClaimPurged,
            ClaimNotAwaitingApproval,
            OrchestrationCompleted,
            NoSuchContract,
            ContractSystemUnavailable,
        ),
        tag="claims",
        for_reviewers=True,
    )


# The page asks below its own address, the only one that the cookie of a reviewer's link goes to.
ROUTES = (
    Route(
        "GET",
        "contracts/{contract_number}",
        find_contract,
        ANONYMOUS,
        about=_about(_OfContract, _ForClaim),
    ),
    Route(
        "GET",
        "review/{instance_id}/contracts/{contract_number}",
        find_contract,
        ANONYMOUS,
        function_name="find_contract_for_page",
        about=_about(_OfContractAndClaim),
    ),
)
