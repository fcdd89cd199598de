"""The file of limits: what it says holds; what is wrong with it is said in one plain message."""

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from function_app.domain.claim import ClaimType
from function_app.environment import InvalidSettings
from function_app.rules.limits import PROJECT, SHIPPED, Limits, read_limits
from tests.hosts import HostDied, running_host

TEXT = (PROJECT / SHIPPED).read_text("utf-8")
COMMANDS = [
    ["function_app.agents.provision", "--dry-run"],
    ["evaluation", "--claims", "1"],
    ["demo", "--decide"],
]


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str], str]:
    """The file with one thing about it changed."""

    def edited(old: str, new: str) -> str:
        assert TEXT.count(old) == 1
        file = tmp_path / "limits.toml"
        file.write_text(TEXT.replace(old, new), "utf-8")
        return str(file)

    return edited


def fault(file: str) -> str:
    with pytest.raises(InvalidSettings) as wrong:
        read_limits(file)
    heading, *faults = str(wrong.value).splitlines()
    assert heading == "These settings cannot be used:"
    assert all(line.startswith(f"  {file} (ADJUDICATION_RULES_FILE): ") for line in faults)
    return "\n".join(line.partition("): ")[2] for line in faults)


def test_the_file_that_comes_with_the_app_holds_the_limits_of_the_rules() -> None:
    assert read_limits() == Limits(
        auto_approve_up_to=Decimal("1500.00"),
        auto_approve_products=[ClaimType.VSC],  # pyright: ignore[reportArgumentType]
        senior_review_over=Decimal("5000.00"),
        theft_waiting_days=30,
        theft_maximum=Decimal("5000.00"),
    )


def test_every_limit_is_explained_in_the_file() -> None:
    lines = TEXT.splitlines()
    for name in Limits.model_fields:
        (at,) = [number for number, line in enumerate(lines) if line.startswith(f"{name} = ")]
        assert lines[at - 1].startswith("# ")


def test_another_file_takes_its_place_and_a_relative_path_starts_at_the_project(
    edited: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = edited("= 1500.00", "= 1_234.50")
    assert read_limits(file).auto_approve_up_to == Decimal("1234.50")
    monkeypatch.chdir(tmp_path)
    assert read_limits(SHIPPED) == read_limits()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("= 1500.00", '= "1500.00"', "auto_approve_up_to must be an amount in dollars, such as"),
        ("= 1500.00", "= true", "auto_approve_up_to must be an amount in dollars, such as 1500.00"),
        ("= 1500.00", "= nan", "auto_approve_up_to must be an amount in dollars, such as 1500.00"),
        ("= 1500.00", "= -1", "auto_approve_up_to must be an amount from $0.00 to $1,000,000.00"),
        ("= 1500.00", "= 1e99", "auto_approve_up_to must be an amount from $0.00 to $1,000,000.00"),
        ("= 1500.00", "= 15.005", "auto_approve_up_to must be in whole cents"),
        ("= 1500.00", "= 5000.01", "auto_approve_up_to must not be more than senior_review_over"),
        ('["VSC"]', '"VSC"', "auto_approve_products must be a list, in brackets, of one or more"),
        ('["VSC"]', '["VCS"]', 'one or more of "VSC", "GAP", "Tire & Wheel", "PPM", "Appearance"'),
        ('["VSC"]', '["Other"]', "auto_approve_products must be a list, in brackets, of one or"),
        ('["VSC"]', "[]", "auto_approve_products must be a list, in brackets, of one or more"),
        ("= 30", "= 30.0", "theft_waiting_days must be a whole number of days, 0 to 3650"),
        ("= 30", "= -1", "theft_waiting_days must be a whole number of days, 0 to 3650"),
        ("= 30", "= true", "theft_waiting_days must be a whole number of days, 0 to 3650"),
        ("theft_waiting_days", "theft_waiting", "theft_waiting_days is required"),
        ("theft_waiting_days", "theft_waiting", "theft_waiting is not known here"),
        ("= 30", "= thirty", "is not written as TOML: Invalid value (at line 16, column 22)"),
        ("= 30", "= 30\ntheft_waiting_days = 3", "is not written as TOML: Cannot overwrite"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_file_key_and_reason(
    edited: Callable[[str, str], str], old: str, new: str, said: str
) -> None:
    assert said in fault(edited(old, new))


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "limits.toml"
    file.write_text("theft_maximum = -1\nfoo = 1\n")
    assert len(fault(str(file)).splitlines()) == 6


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"a = " + b"[" * 5000, b"a = 1e9999999999999999999"]
)
def test_what_is_no_such_file_at_all_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "limits.toml"
    file.write_bytes(content)
    assert "is not written as TOML" in fault(str(file))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert fault(str(tmp_path / "none.toml")) == "no such file or directory"
    assert fault(str(tmp_path)) == "is a directory"


def test_a_wrong_limit_stops_the_app_with_one_message(
    edited: Callable[[str, str], str], tmp_path: Path
) -> None:
    file = edited("= 30", '= "a month"')
    env = {"ADJUDICATION_RULES_FILE": file}
    with pytest.raises(HostDied) as death, running_host(data_dir=tmp_path, env=env):
        pass
    printed = str(death.value)
    assert f"{file} (ADJUDICATION_RULES_FILE): theft_waiting_days must be a whole" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_wrong_limit_stops_a_command_with_one_message(
    edited: Callable[[str, str], str], command: list[str]
) -> None:
    file = edited("= 30", '= "a month"')
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=PROJECT,
        env={"ADJUDICATION_RULES_FILE": file, "AGENT_MOCK_MODE": "true", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in {1, 2}
    assert f"{file} (ADJUDICATION_RULES_FILE): theft_waiting_days must be" in done.stderr
    assert "Traceback" not in done.stderr
