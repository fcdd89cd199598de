"""Who is signed in, as App Service authentication says it, and who of them may review."""

import base64
import json
from typing import Any

import pytest

from function_app.access.easyauth import Principal, local_principal, platform_principal

MS_ROLE = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"


def headers(claims: list[dict[str, Any]], **more: str) -> dict[str, str]:
    written = {"auth_typ": "aad", "role_typ": MS_ROLE, "claims": claims}
    encoded = base64.b64encode(json.dumps(written).encode()).decode()
    return {"x-ms-client-principal": encoded, **more}


def claim(typ: str, val: Any) -> dict[str, Any]:
    return {"typ": typ, "val": val}


def test_mail_roles_and_groups_are_read_from_the_claims() -> None:
    given = [
        claim("email", "typed@example.com"),
        claim("preferred_username", "ada@example.com"),
        claim(MS_ROLE, "adjuster"),
        claim("roles", "manager"),
        claim("groups", "1234"),
    ]
    assert platform_principal(headers(given)) == Principal(
        "ada@example.com", frozenset({"adjuster", "manager"}), frozenset({"1234"})
    )


def test_the_name_in_its_own_header_is_a_mail_address_where_no_claim_has_one() -> None:
    name = {"x-ms-client-principal-name": "ada@example.com"}
    principal = platform_principal(headers([claim("name", "Ada")]) | name)
    assert principal == Principal("ada@example.com")


@pytest.mark.parametrize(
    "written",
    ["", "{", "e30=", "W10=", "bnVsbA==", "Mw==", "eyJjbGFpbXMiOiAxfQ==", "eyJjbGFpbXMiOlsxXX0="],
)
def test_a_header_that_makes_no_sense_is_nobody(written: str) -> None:
    assert platform_principal({"x-ms-client-principal": written}) is None


@pytest.mark.parametrize(
    ("entry", "is_listed"),
    [
        ("ada@example.com", True),
        ("ADA@Example.com", True),
        ("@example.com", True),
        ("group:1234", True),
        ("role:adjuster", True),
        ("@ample.com", False),
        ("bob@example.com", False),
        ("group:adjuster", False),
        ("role:1234", False),
        ("role:Adjuster", False),
    ],
)
def test_reviewers_are_listed_by_mail_domain_group_or_role(entry: str, is_listed: bool) -> None:
    ada = Principal("Ada@example.com", frozenset({"adjuster"}), frozenset({"1234"}))
    assert ada.is_one_of(["nobody@example.org", entry]) is is_listed


def test_an_account_without_an_address_reviews_nothing() -> None:
    assert not Principal(None, frozenset({"adjuster"})).is_one_of(["role:adjuster"])


def test_an_empty_list_lets_nobody_in() -> None:
    assert not Principal("ada@example.com").is_one_of([])


def test_the_stand_in_of_a_laptop() -> None:
    assert local_principal("ada@example.com;adjuster, manager") == Principal(
        "ada@example.com", frozenset({"adjuster", "manager"})
    )
    with pytest.raises(ValueError, match="e-mail"):
        local_principal("Ada")
