"""What stops the start: a way to decide that is open to all by having forgotten something."""

import logging
from typing import Any

import pytest
from pydantic import SecretStr

from function_app.access.start_check import check_sign_in
from function_app.environment import InvalidSettings
from function_app.settings import Platform, Settings

AZURE = Platform(website_instance_id="one")
LAPTOP = Platform(website_instance_id=None)
KEYS = (SecretStr("k" * 32),)


def check(platform: Platform, **given: Any) -> None:
    check_sign_in(Settings.model_construct(**given), platform)


@pytest.mark.parametrize("way", [None, "open"])
def test_in_azure_it_must_be_said_who_decides(way: str | None) -> None:
    with pytest.raises(InvalidSettings, match="REVIEW_AUTH must be link or easyauth in Azure"):
        check(AZURE, review_auth=way)
    check(LAPTOP, review_auth=way)


@pytest.mark.parametrize("platform", [AZURE, LAPTOP])
@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"review_auth": "link"}, "REVIEW_LINK_KEYS is needed"),
        ({"review_auth": "link", "review_link_keys": (*KEYS, SecretStr("x" * 31))}, "32"),
        ({"review_auth": "easyauth", "reviewers": ("ada",)}, "REVIEWERS must list"),
        ({"review_auth": "easyauth", "reviewers": ("people:x",)}, "REVIEWERS must list"),
        ({"review_auth": "easyauth", "local_principal": "ada"}, "LOCAL_PRINCIPAL"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    platform: Platform, wrong: dict[str, Any], name: str
) -> None:
    with pytest.raises(InvalidSettings, match=name) as stopped:
        check(platform, **wrong)
    assert "x" * 31 not in str(stopped.value)


def test_settings_that_are_right_pass() -> None:
    everybody = ("ada@example.com", "@example.com", "group:1-2", "role:Claims.Reviewer")
    check(AZURE, review_auth="link", review_link_keys=KEYS)
    check(LAPTOP, review_auth="easyauth", reviewers=everybody, local_principal="a@b.example;x,y")


def test_who_is_locked_out_is_said_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        check(AZURE, review_auth="easyauth")
    said = "\n".join(caplog.messages)
    assert all(part in said for part in ("REVIEWERS", "authentication is off", "REVIEW_LINK_KEYS"))
