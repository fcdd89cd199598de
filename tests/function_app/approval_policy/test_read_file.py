"""The policy's file: what it says holds, and whatever is wrong with it is said in plain words."""

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from function_app.approval_policy.models import ApprovalPolicy
from function_app.approval_policy.read_file import EXAMPLE, PROJECT, read_policy
from function_app.environment import InvalidSettings

type Written = Callable[[str], str]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def written(text: str) -> str:
        file = tmp_path / "policy.yaml"
        file.write_text(text, "utf-8")
        return str(file)

    return written


def faults(file: str) -> list[str]:
    with pytest.raises(InvalidSettings) as wrong:
        read_policy(file)
    heading, *lines = str(wrong.value).splitlines()
    assert heading == "These settings cannot be used:"
    assert all(line.startswith(f"  {file} (APPROVAL_POLICY): ") for line in lines)
    return [line.partition("): ")[2] for line in lines]


def test_the_example_is_a_policy_and_passes_a_durable_boundary_unchanged() -> None:
    policy = read_policy(EXAMPLE)
    assert policy is not None
    assert policy.authority["adjuster"] == Decimal("2500.00")
    assert policy.roles["senior"] == ("carol@example.com", "dan@example.com")
    assert not policy.straight_through.enabled
    assert ApprovalPolicy.model_validate_json(policy.model_dump_json()) == policy
    assert ApprovalPolicy.model_validate(policy.dump()) == policy


def test_the_example_explains_every_name() -> None:
    text = (PROJECT / EXAMPLE).read_text("utf-8")
    for name in ApprovalPolicy.model_fields:
        before = text.partition(f"\n{name}:")[0]
        assert before.splitlines()[-1].startswith("#")


def test_without_a_file_there_is_no_policy() -> None:
    assert read_policy(None) is None


ROLES = "roles: {adjuster: [ann@example.com], senior: [bob@example.com]}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["must be an object"]),
        ("roles: [", ["is not written as YAML, near line 1"]),
        ("roles: {a: []}\nroles: {b: []}", ["is not written as YAML, near line 2: roles is there"]),
        ("rolls: {}", ["rolls is not known here"]),
        ("roles: {adjuster: [ann]}", ["roles, adjuster 1 must be an e-mail address"]),
        ("roles: {adjuster: ann@example.com}", ["roles, adjuster must be a list"]),
        (
            "authority: {adjuster: 1500}",
            ["authority: adjuster is no role"],
        ),
        (
            ROLES + "authority: {adjuster: a lot, senior: -1}",
            ["authority, adjuster must be an amount", "authority, senior must be an amount"],
        ),
        (
            "approvals:\n- {count: 2}\n- {when: {claim_type: Thefd}, count: 0, roles: [7]}",
            [
                'approvals 2, when, claim_type 1 must be one of "VSC", "GAP"',
                "approvals 2, count must be at least 1",
                "approvals 2, roles 1 must be a name; put it in quotes",
            ],
        ),
        (
            ROLES + "approvals: [{when: {no_contract: true}, roles: [boss]}]",
            ["approvals 1, roles: boss is no role; the roles are adjuster or senior"],
        ),
        (
            ROLES + "approvals: [{count: 2}, {when: {no_contract: true}, count: 3}]",
            ["approvals 1 always fits, so that what follows it never counts"],
        ),
        (
            "approvals: [{when: {amount_over: .nan, confidence_below: 80, concern: 3, x: 1}}]",
            [
                "approvals 1, when, amount_over must be an amount",
                "approvals 1, when, confidence_below must be a number from 0 to 1",
                "approvals 1, when, concern must be words of a concern, or true for any",
                "approvals 1, when, x is not known here",
            ],
        ),
        ("four_eyes: sometimes", ["four_eyes must be true or false"]),
        ("straight_through: {enabled: true}", ["straight_through needs amount_up_to and confid"]),
        ("straight_through: {sample: 0}", ["straight_through, sample must be more than 0"]),
        ("ladder: [{after: 4x, do: shout}]", ['ladder 1, after must be a time such as "30m"', "l"]),
        ("ladder: [{after: 0h, do: remind}]", ["ladder 1, after must be a time such as"]),
        ("ladder: [{after: 9000h, do: remind}]", ["ladder 1, after must be at most a year"]),
        ("ladder: [{after: 4h, do: escalate}]", ["ladder 1 escalate needs a role in `to`"]),
        (
            ROLES + "ladder: [{after: 4h, do: reject, to: senior}]",
            ["ladder 1 reject is about nobody and takes no `to`"],
        ),
        (
            "ladder: [{after: 4h, do: timeout}, {after: 5h, do: remind}]",
            ["ladder 1 ends the wait, so that what follows it never happens"],
        ),
        (
            "ladder: [{after: 4h, do: remind}, {after: 3h, do: remind}]",
            ["ladder 2, after must not be sooner than that of the step before it"],
        ),
        ("calendar: {country: NO}", ["calendar, country must be a name; put it in quotes"]),
        ("calendar: {country: Utopia}", ["calendar, country must be the two letters of a country"]),
        ("calendar: {zone: Mars/Base}", ["calendar, zone must be a time zone, such as America/Ne"]),
        ("calendar: {zone: ../../etc/passwd}", ["calendar, zone must be a time zone, such as"]),
        ("calendar: {days: []}", ["calendar, days must name at least one day"]),
        ("calendar: {days: [mo]}", ["calendar, days 1 must be one of mon, tue, wed, thu, fri, s"]),
        ("calendar: {hours: 17-9}", ["calendar, hours must be from when to when on one day, such"]),
        (
            'calendar: {days: [mon], hours: "09:00-09:01"}\nladder: [{after: 100h, do: remind}]',
            ["ladder: the calendar has too little working time for it"],
        ),
    ],
)
def test_each_wrong_place_is_named_in_plain_words(
    written: Written, text: str, said: list[str]
) -> None:
    told = faults(written(text))
    assert len(told) == len(said)
    assert all(line.startswith(start) for line, start in zip(told, said, strict=True)), told


def test_no_value_of_the_file_is_repeated(written: Written) -> None:
    assert "hunter2" not in "".join(faults(written("roles: {adjuster: [hunter2]}\nfour_eyes: 7")))


def test_a_file_that_is_not_there_is_told() -> None:
    assert faults("/nowhere/policy.yaml") == ["no such file or directory"]


def test_a_host_with_a_wrong_policy_does_not_start(written: Written) -> None:
    file = written("four_eyes: sometimes")
    done = subprocess.run(
        [sys.executable, "-c", "import main"],
        cwd=PROJECT,
        env={"APPROVAL_POLICY": file, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode
    assert "(APPROVAL_POLICY): four_eyes must be true or false" in done.stderr
