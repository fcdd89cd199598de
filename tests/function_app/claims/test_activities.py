"""The activities, with collaborators of our own."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from durabletask.task import ActivityContext

from function_app.agents.ports import (
    AgentAnswerUnusable,
    AgentDeclined,
    AgentFailed,
    AgentMisconfigured,
    AgentUnavailable,
)
from function_app.claims.activities import ClaimActivities
from function_app.claims.messages import AdjudicationRequest
from function_app.documents.reader import DocumentReader
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.reading import Agent1Output
from function_app.notifications.ports import Notice, NotificationFailed, ReviewNotice

CONTEXT = ActivityContext("claim-CLM-1", 1)
QUESTION = Agent1Input(
    instance_id="claim-CLM-1", claim=ClaimRequest(claim_id="CLM-1", email_content="It broke.")
).model_dump_json()
FORM = AdjudicationRequest(
    instance_id="claim-CLM-1",
    claim={"claim_id": "CLM-1", "odd": {"__class__": "A", "__module__": "b", "__data__": 1}},
)


class Answering:
    """Every collaborator at once: remembers what it was asked, answers or fails as told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[Any] = []

    def _hear(self, question: Any) -> None:
        self.asked.append(question)
        if self.error:
            raise self.error

    def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output:
        self._hear((question, documents))
        return Agent1Output(claim_id=question.claim.claim_id, justification="A breakdown.")

    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        self._hear(claim)
        return Agent2Output.model_validate({"claim_id": "CLM-1", "decision": "DENIED"})

    def announce(self, notice: Notice) -> None:
        self._hear(notice)


@pytest.fixture
def given() -> ClaimActivities:
    def all_well() -> Answering:
        return Answering()

    return ClaimActivities(
        documents=DocumentReader, assistant=all_well, adjudicator=all_well, notifier=all_well
    )


def test_agent1_is_asked_about_the_claim_and_its_answer_comes_back(given: ClaimActivities):
    outcome = given.read_claim(CONTEXT, QUESTION)
    assert outcome["output"]["justification"] == "A breakdown."
    assert outcome["failure"] is None


def test_a_claim_without_attachments_needs_nobody_who_fetches_them(given: ClaimActivities):
    def none() -> DocumentReader:
        raise AssertionError("it takes its time to load")

    outcome = replace(given, documents=none).read_claim(CONTEXT, QUESTION)
    assert outcome["output"]["justification"] == "A breakdown."


def test_agent1_is_handed_the_documents_in_the_order_of_the_claim(given: ClaimActivities):
    claim_assistant = Answering()
    given = replace(given, assistant=lambda: claim_assistant)
    urls = ["http://127.0.0.1/estimate.pdf", "ftp://files.example/form.pdf"]
    claim = ClaimRequest(claim_id="CLM-1", attachment_urls=urls)
    question = Agent1Input(instance_id="claim-CLM-1", claim=claim)
    given.read_claim(CONTEXT, question.model_dump_json())
    ((asked, documents),) = claim_assistant.asked
    assert asked == question
    assert [document.url for document in documents] == urls
    assert {document.status for document in documents} == {DocumentStatus.NOT_ACCESSIBLE}


def test_agent1s_answer_comes_back_checked_against_what_was_sent(given: ClaimActivities):
    class Certain(Answering):
        def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output:
            said = {"field": "deductible", "source": "email", "supported": True}
            return Agent1Output.model_validate(
                {
                    "claim_id": "CLM-1",
                    "extracted_info": {"deductible": 1, "vehicle_year": 2999},
                    "evidence": [said | {"quote": "The deductible is $1"}],
                    "documents": [{"name": "form.pdf", "status": "success"}],
                }
            )

    given = replace(given, assistant=Certain)
    claim = ClaimRequest(claim_id="CLM-1", attachment_url="ftp://files.example/form.pdf")
    question = Agent1Input(instance_id="claim-CLM-1", claim=claim)
    output = given.read_claim(CONTEXT, question.model_dump_json())["output"]
    (evidence,), (report,) = output["evidence"], output["documents"]
    assert (evidence["supported"], evidence["problem"]) == (False, "quote_not_in_source")
    assert (report["name"], report["status"]) == ("form.pdf", "not_accessible")
    concerns = "\n".join(output["flags"]["potential_concerns"])
    assert "year, 2999, lies in the future" in concerns
    assert "Not supported by a quote from what was sent: vehicle year, deductible." in concerns
    assert "form.pdf: The attachment could not be downloaded" in concerns


def test_agent2_is_given_the_form_untouched(given: ClaimActivities):
    adjudicator = Answering()
    given = replace(given, adjudicator=lambda: adjudicator)
    outcome = given.adjudicate_claim(CONTEXT, FORM.model_dump_json())
    assert adjudicator.asked == [FORM.claim]
    assert outcome["output"]["decision"] == "DENIED"


def test_passing_failure_is_raised_for_the_durable_retry(given: ClaimActivities):
    busy = Answering(AgentUnavailable("429"))
    given = replace(given, assistant=lambda: busy, adjudicator=lambda: busy)
    with pytest.raises(AgentUnavailable):
        given.read_claim(CONTEXT, QUESTION)
    with pytest.raises(AgentUnavailable):
        given.adjudicate_claim(CONTEXT, FORM.model_dump_json())


@pytest.mark.parametrize(
    ("error", "event", "said"),
    [
        (AgentMisconfigured("401 for key abc"), "misconfigured", "not set up correctly"),
        (AgentDeclined("401 for key abc"), "declined", "declined"),
        (AgentAnswerUnusable("401 for key abc"), "answer_unusable", "could not be used"),
    ],
)
def test_what_another_try_does_not_mend_is_an_outcome_in_our_own_words(
    given: ClaimActivities,
    caplog: pytest.LogCaptureFixture,
    error: AgentFailed,
    event: str,
    said: str,
):
    wrong = Answering(error)
    given = replace(given, assistant=lambda: wrong, adjudicator=lambda: wrong)
    with caplog.at_level(logging.WARNING):
        outcomes = [
            given.read_claim(CONTEXT, QUESTION),
            given.adjudicate_claim(CONTEXT, FORM.model_dump_json()),
        ]
    for outcome in outcomes:
        assert (outcome["output"], outcome["retry_after_seconds"]) == (None, None)
        assert said in outcome["failure"]
        assert "401" not in outcome["failure"]
    assert f"claim_assistant_{event} instance=claim-CLM-1: 401 for key abc" in caplog.text
    assert f"adjudicator_{event} instance=claim-CLM-1: 401 for key abc" in caplog.text


@pytest.mark.parametrize("seconds", [0.0, 17.0])
def test_time_that_a_busy_agent_asks_for_is_an_outcome(given: ClaimActivities, seconds: float):
    busy = Answering(AgentUnavailable("429", retry_after_seconds=seconds))
    given = replace(given, assistant=lambda: busy, adjudicator=lambda: busy)
    for outcome in (
        given.read_claim(CONTEXT, QUESTION),
        given.adjudicate_claim(CONTEXT, FORM.model_dump_json()),
    ):
        assert outcome["retry_after_seconds"] == seconds
        assert "busy for too long" in outcome["failure"]
        assert outcome["output"] is None


def test_notice_that_was_not_delivered_is_raised_for_the_durable_retry(given: ClaimActivities):
    given = replace(given, notifier=lambda: Answering(NotificationFailed("503")))
    notice = ReviewNotice(instance_id="claim-CLM-1", claim_id="CLM-1")
    with pytest.raises(NotificationFailed):
        given.notify_reviewer(CONTEXT, notice.model_dump_json())


def test_what_is_said_about_spam_is_one_more_concern(given: ClaimActivities):
    asked: list[str] = []

    def concern(mail: str) -> str:
        asked.append(mail)
        return "The e-mail looks like spam."

    plain = given.read_claim(CONTEXT, QUESTION)["output"]
    checked = replace(given, spam_concern=concern).read_claim(CONTEXT, QUESTION)["output"]
    assert asked == ["It broke."]
    contract, *others = plain["flags"]["potential_concerns"]
    assert contract.startswith("No contract on record")
    spam = "The e-mail looks like spam."
    assert checked["flags"]["potential_concerns"] == [contract, spam, *others]
    assert checked["flags"]["requires_human_review"]
    assert {**checked, "flags": None} == {**plain, "flags": None}


def test_nothing_is_said_about_an_ordinary_mail_or_without_one(given: ClaimActivities):
    plain = given.read_claim(CONTEXT, QUESTION)
    assert replace(given, spam_concern=lambda _: None).read_claim(CONTEXT, QUESTION) == plain
    claim = ClaimRequest(claim_id="CLM-1", attachment_url="https://files.example.com/a.pdf")
    question = Agent1Input(instance_id="claim-CLM-1", claim=claim).model_dump_json()

    def never(_: str) -> str:
        raise AssertionError("there is no e-mail")

    def no_documents() -> Any:
        return Unread()

    activities = replace(given, documents=no_documents, spam_concern=never)
    assert activities.read_claim(CONTEXT, question)["output"] is not None


class Unread:
    def read_all(self, urls: Sequence[str]) -> list[Document]:
        return []
