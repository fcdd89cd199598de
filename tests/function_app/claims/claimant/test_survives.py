"""A host that is killed without warning while a claimant is asked, or answers: nothing is lost, and
nothing counts twice.
"""

from pathlib import Path

import pytest

from tests.function_app.claims.claimant.conftest import PNG, AskApi, settings
from tests.hosts import running_host
from tests.mail_server import mail_server

QUESTION = "What was the mileage?"


@pytest.mark.parametrize("nth", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2, 3))])
def test_question_and_answer_outlive_a_kill(tmp_path: Path, nth: int):
    with mail_server() as mails, running_host(data_dir=tmp_path, env=settings(mails)) as host:
        desk = AskApi(host, mails)
        claim = f"DIE-{nth}"
        desk.file(claim)
        assert desk.ask(claim, QUESTION).status_code == 200
        host.kill9()  # the mail may be on its way, or not
        host.restart()
        desk.at(claim, "with_claimant")
        link = desk.link(claim)
        host.kill9()
        host.restart()
        assert QUESTION in host.get(link).text
        reply = desk.answer(link, ("part.png", PNG), answer_1="Odometer: 48,210 miles")
        assert reply.status_code == 303
        host.kill9()
        host.restart()
        back = desk.at(claim, "awaiting_approval")
        assert back["agent1_output"]["extracted_info"]["current_odometer"] == 48210
        assert [one["name"] for one in back["agent1_output"]["documents"]] == ["part.png"]
        assert desk.answer(link, message="again").status_code == 410
        told = [entry["event"] for entry in desk.events(claim)]
        assert (told.count("asked"), told.count("answered")) == (1, 1)
        assert len({mail["Message-ID"] for mail in desk.letters(claim)}) == 1
        assert desk.approve(claim).status_code == 200
        desk.ended(claim)
