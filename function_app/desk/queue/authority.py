"""What somebody may take and do at the desk, as the approval policy says of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from function_app.access.desk_person import DeskPerson
from function_app.approval_policy.evaluate import held_roles
from function_app.approval_policy.models import ApprovalPolicy

LEAD = "lead"
_EVERYTHING = None


@dataclass(frozen=True)
class Authority:
    """`limits` are the roles with the cents up to which each may approve, None without a limit.
    Without `limits` everybody may everything. A lead assigns, and releases another's claim. With
    `four_eyes` whoever filed or approved a claim is not the one to decide on it.
    """

    limits: Mapping[str, int | None] | None
    is_lead: bool
    four_eyes: bool = False


def authority_of(person: DeskPerson, policy: ApprovalPolicy | None) -> Authority:
    if policy is None or (person.roles is _EVERYTHING and person.signed_in_by == "open"):
        return Authority(_EVERYTHING, is_lead=True, four_eyes=bool(policy and policy.four_eyes))
    told = person.roles or frozenset()
    roles = held_roles(policy, person.mail, told)
    limits = {role: _cents(policy, role) for role in roles}
    return Authority(limits, LEAD in told or LEAD in roles, policy.four_eyes)


def _cents(policy: ApprovalPolicy, role: str) -> int | None:
    limit = policy.authority.get(role)
    return None if limit is None else round(limit * 100)
