"""Whether there is a contract at all: the first thing that a reviewer should know is that there is
none, for whatever a claim without one is paid, nobody owed it.
"""

from function_app.approval_policy.facts import has_no_contract
from function_app.claims.verification.verify import with_concerns
from function_app.domain.reading import Agent1Output

NO_CONTRACT = (
    "No contract on record: none was looked up, and no quote from what was sent supports a "
    "contract number."
)


def with_contract_looked_for(output: Agent1Output) -> Agent1Output:
    """Last of all checks, so that it stands above what they found. Where the contract system knows
    of none, that was said already.
    """
    evidence = [entry.model_dump() for entry in output.evidence]
    is_open = output.contract is None or output.contract.outcome != "not_found"
    missing = is_open and has_no_contract({"evidence": evidence})
    return with_concerns(output, [NO_CONTRACT]) if missing else output
