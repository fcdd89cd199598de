"""Who may answer: whoever has the link of the mail, while its question is open, and nobody else."""

import re
import stat
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from function_app.access.claimant_links import (
    AskedClaim,
    ClaimantLinks,
    ClaimantLinksNeedKeys,
    claimant_links,
)
from function_app.access.link_tokens import BadToken, LinkSigner
from function_app.settings import Platform, Settings
from tests.function_app.claims.claimant.conftest import AskApi
from tests.hosts import running_host

KEY = "k" * 32
QUESTION = "What was the mileage?"


def test_token_names_a_claim_and_a_question():
    links = ClaimantLinks((KEY,))
    assert links.read(links.sign("claim-1", "q1")) == AskedClaim("claim-1", "q1")


def test_reviewers_link_is_none_to_answer_and_the_other_way():
    with pytest.raises(BadToken):
        ClaimantLinks((KEY,)).read(LinkSigner((KEY,), 1).sign("claim-1", "q1", None))
    with pytest.raises(BadToken):
        LinkSigner((KEY,), 1).read(ClaimantLinks((KEY,)).sign("claim-1", "q1"))


def test_any_other_byte_is_refused():
    token = ClaimantLinks((KEY,)).sign("claim-1", "q1")
    for place in range(len(token)):
        other = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(BadToken):
            ClaimantLinks((KEY,)).read(other)


def test_on_a_laptop_a_key_is_made_once_for_its_owner_alone(tmp_path: Path):
    settings = Settings(local_data_dir=tmp_path)
    token = claimant_links(settings, Platform()).sign("claim-1", "q1")
    assert claimant_links(settings, Platform()).read(token).request_id == "q1"
    [path] = tmp_path.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_in_azure_there_is_no_link_without_keys():
    with pytest.raises(ClaimantLinksNeedKeys):
        claimant_links(Settings(), Platform(website_instance_id="1"))
    with_keys = Settings(review_link_keys=(SecretStr(KEY),))
    assert claimant_links(with_keys, Platform(website_instance_id="1")).keys == (KEY,)


def test_link_ends_with_its_question(desk: AskApi):
    first = desk.asked("LNK-1", QUESTION)
    assert desk.answer(first, message="Soon.").status_code == 303
    desk.at("LNK-1", "awaiting_approval")
    desk.ask("LNK-1", QUESTION)
    desk.until("LNK-1", lambda _: len(desk.letters("LNK-1")) == 2)
    second = desk.link("LNK-1")
    assert second != first
    old = desk.host.get(first)
    assert (old.status_code, "<form" in old.text) == (200, False)
    assert desk.answer(first, message="Again.").status_code == 410
    assert desk.step("LNK-1") == "with_claimant"
    desk.answer(second, message="Now.")
    desk.at("LNK-1", "awaiting_approval")
    desk.approve("LNK-1", "rejected")
    desk.ended("LNK-1")
    page = desk.host.get(second)
    assert (page.status_code, "We have finished looking" in page.text) == (200, True)
    assert desk.answer(second, message="But!").status_code == 410


def test_another_page_sends_no_answer(desk: AskApi):
    link = desk.asked("LNK-2", QUESTION)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        reply = desk.host.post(link, files={"message": (None, "x")}, headers=headers)
        assert reply.status_code == 403
        assert "This answer was not taken" in reply.text
    assert desk.step("LNK-2") == "with_claimant"


def test_guessing_is_slowed_and_a_good_link_is_not(desk: AskApi):
    link = desk.asked("LNK-3", QUESTION)
    tried = [desk.host.get(f"/api/claimant/{'x' * 40}.{nth}") for nth in range(25)]
    assert tried[0].status_code == 404
    assert "This link does not work" in tried[0].text
    assert tried[-1].status_code == 429
    assert int(tried[-1].headers["retry-after"]) > 0
    assert desk.host.get(link).status_code == 200


def test_link_opens_no_other_page(desk: AskApi):
    token = desk.asked("LNK-4", QUESTION).rpartition("/")[2]
    page = desk.host.get(f"/api/review/claim-LNK-4/state?t={token}")
    assert token not in page.text
    status = desk.host.get("/api/claims/status/claim-LNK-4").text
    assert token not in status  # and no page or record has it
    assert token not in desk.host.get("/api/review/claim-LNK-4").text
    assert token not in desk.host.get("/api/claims/claim-LNK-4/audit").text
    assert not any(token in line for line in desk.host.output)


def test_in_link_mode_each_link_is_good_for_its_own_page_alone(tmp_path: Path):
    env = {"REVIEW_AUTH": "link", "REVIEW_LINK_KEYS": KEY, "CLAIMANT_MAIL": "log"}
    with running_host(data_dir=tmp_path, env=env) as host:
        claimants = ClaimantLinks((KEY,)).sign("claim-NO", "q1")
        reviewers = LinkSigner((KEY,), 1).sign("claim-NO", None, "ann@example.com")
        headers = {"X-Review-Token": claimants}
        assert host.get("/api/review/claim-NO/state", headers=headers).status_code == 401
        assert host.get(f"/api/claimant/{reviewers}").status_code == 404
        assert host.get(f"/api/claimant/{claimants}").status_code == 200  # of a claim long gone


def test_claimants_page_shows_nothing_of_the_review(desk: AskApi):
    """Canaries: in the letter, the metadata, the comments and the names of the reviewers."""
    canary = "CANARY-7731"
    desk.file(
        "LNK-5",
        email_content=f"My car broke. {canary}-mail. Contract number: VSC-{canary}",
        metadata={"note": f"{canary}-meta"},
        claimant_name=f"{canary} Name",
    )
    asked = desk.ask(
        "LNK-5", QUESTION, reviewer="canary-7731@example.com", comments=f"{canary} doubtful"
    )
    assert asked.status_code == 200
    link = desk.link("LNK-5")
    shown = [desk.host.get(link), desk.answer(link, message=" "), desk.answer(link, message="ok")]
    shown += [desk.host.get(link), desk.answer(link, message="late")]
    letter = desk.letters("LNK-5")[0]
    texts: list[Any] = [*(page.text for page in shown), letter.as_string()]
    assert [re.findall("(?i)canary-7731", text) for text in texts] == [[]] * len(texts)
    assert not any(canary in line for line in desk.host.output)
