"""A host that is killed without warning: every workflow goes on where it was, and what an agent or
a person has said is not asked for again.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Event

from tests.function_app.workflows.outbox import Outbox
from tests.function_app.workflows.workflow_api import PATIENCE_SECONDS, WorkflowApi
from tests.hosts import running_host
from tests.openai_server import Asked, OpenAiServer, Says

MAIL = "Which papers do you need for my claim?"
DRAFT = {"title": "Tides", "content": "The sea comes and goes."}


class Model:
    """Answers at once, but stands still at what is asked in the middle of a workflow until it is
    let go on. `finished` counts the answers by the workflow's place.
    """

    def __init__(self) -> None:
        self.arrived = {place: Event() for place in ("improve", "chemist", "answer")}
        self.go_on = Event()
        self.finished: Counter[str] = Counter()

    def __call__(self, asked: Asked) -> Says:
        place, says = self._answer(asked)
        if place in self.arrived:
            self.arrived[place].set()
            self.go_on.wait(PATIENCE_SECONDS)
        self.finished[place] += 1
        return says

    def _answer(self, asked: Asked) -> tuple[str, Says]:
        match asked.output:
            case "SpamDetectionResult":
                return "verdict", {"is_spam": False, "reason": "A question."}
            case "EmailResponse":
                return "answer", {"response": "Your contract, please."}
            case "GeneratedContent":
                return "draft", DRAFT
            case _:
                pass
        if asked.text.startswith("Improve"):
            return "improve", "Learn!"
        if asked.text.startswith("Write"):
            return "sentence", "Learning lights the way."
        is_chemist = "chemistry" in asked.messages[0][1]
        return ("chemist", "Chemistry.") if is_chemist else ("physicist", "Physics.")


def test_every_workflow_goes_on_after_kill_9(tmp_path: Path, outbox: Outbox) -> None:
    model = Model()
    with OpenAiServer(model) as server:
        env = {**server.azure_settings, "NOTIFICATION_WEBHOOK_URL": f"{outbox.url}/hook"}
        with running_host(data_dir=tmp_path, env=env) as host:
            chaining, concurrency, spam, writing = (
                WorkflowApi(host, folder)
                for folder in ("singleagent", "multiagent", "spamdetection", "hitl")
            )
            chain = chaining.started()
            pair = concurrency.started(content="What is heat?")
            mail = spam.started(json={"email_id": "1", "email_content": MAIL})
            waiting = writing.waiting(writing.started(json={"topic": "the sea"}))
            decided = writing.waiting(writing.started(json={"topic": "the sea"}))["instanceId"]
            for arrived in model.arrived.values():
                assert arrived.wait(PATIENCE_SECONDS)
            until(lambda: model.finished["physicist"] == 1)
            assert writing.approve(decided, approved=True).status_code == 200

            host.kill9()
            model.go_on.set()
            host.restart()

            assert chaining.result(chain) == "Learn!"
            assert concurrency.result(pair) == {"physicist": "Physics.", "chemist": "Chemistry."}
            assert spam.result(mail) == "Email sent: Your contract, please."
            assert {key for key, _ in outbox.about(mail)} == {f"{mail}-send_email"}
            assert writing.result(decided) == DRAFT
            after = writing.status(waiting["instanceId"])
            assert after == waiting
            writing.approve(waiting["instanceId"], approved=True, request_id=waiting["request_id"])
            assert writing.result(waiting["instanceId"]) == DRAFT
    asked_for_once = {place: model.finished[place] for place in ("sentence", "verdict")}
    assert asked_for_once == {"sentence": 1, "verdict": 1}


def until(holds: Callable[[], bool]) -> None:
    waiting = Event()
    for _ in range(int(PATIENCE_SECONDS / 0.01)):
        if holds():
            return
        waiting.wait(0.01)
    raise AssertionError("it never came to hold")
