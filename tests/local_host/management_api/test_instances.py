"""The extension's HTTP API on a running host."""

import json
import uuid
from pathlib import Path

import pytest

from local_host.management_api.json_values import StoredJson, as_json
from tests.hosts import Host
from tests.local_host.instances import HUB, decide, finished, start, status

JSON = {"content-type": "application/json"}


def test_a_start_answers_with_the_urls_that_manage_the_instance(durable_host: Host) -> None:
    reply = durable_host.post(f"{HUB}/orchestrators/waits", json=24)
    body = reply.json()
    assert (reply.status_code, reply.headers["retry-after"]) == (202, "10")
    assert reply.headers["location"] == body["statusQueryGetUri"]
    assert set(body) >= {
        "id",
        "statusQueryGetUri",
        "sendEventPostUri",
        "terminatePostUri",
        "purgeHistoryDeleteUri",
        "restartPostUri",
        "rewindPostUri",
        "suspendPostUri",
        "resumePostUri",
    }
    waiting = durable_host.get(body["statusQueryGetUri"])
    assert (waiting.status_code, waiting.headers["retry-after"]) == (202, "5")
    raised = durable_host.post(body["sendEventPostUri"].format(eventName="Decision"), json="yes")
    assert raised.status_code == 202
    assert finished(durable_host, body["id"])["output"] == "yes"


def test_a_start_may_wait_for_the_bare_output(durable_host: Host) -> None:
    url = f"{HUB}/orchestrators/old_style?timeout=10&pollingInterval=1"
    reply = durable_host.post(url, json=["Ann", "Bo"])
    assert (reply.status_code, reply.json()) == (200, ["Hello Ann!", "Hello Bo!"])


def test_a_start_that_waits_in_vain_answers_with_the_urls(durable_host: Host) -> None:
    url = f"{HUB}/orchestrators/waits?timeout=0.1&pollingInterval=1"
    assert durable_host.post(url, json=24).status_code == 202


def test_the_status_tells_what_the_instance_was_given_and_what_it_gave(durable_host: Host) -> None:
    instance_id = start(durable_host, "old_style", ["Ann"])
    body = finished(durable_host, instance_id)
    assert {k: body[k] for k in ("name", "instanceId", "runtimeStatus", "input", "output")} == {
        "name": "old_style",
        "instanceId": instance_id,
        "runtimeStatus": "Completed",
        "input": ["Ann"],
        "output": ["Hello Ann!"],
    }
    assert "historyEvents" not in body
    assert status(durable_host, instance_id, showInput="false").json()["input"] is None


def test_the_history_tells_a_task_once_with_when_it_was_scheduled(durable_host: Host) -> None:
    instance_id = start(durable_host, "old_style", ["Ann"])
    finished(durable_host, instance_id)
    asked = status(durable_host, instance_id, showHistory="true", showHistoryOutput="true")
    began, task, ended = asked.json()["historyEvents"]
    assert (began["EventType"], began["FunctionName"]) == ("ExecutionStarted", "old_style")
    assert began["Input"] == '["Ann"]'
    assert (task["EventType"], task["FunctionName"]) == ("TaskCompleted", "greet")
    assert task["Result"] == "Hello Ann!"
    assert began["Timestamp"] <= task["ScheduledTime"] <= task["Timestamp"] <= ended["Timestamp"]
    assert (ended["EventType"], ended["OrchestrationStatus"]) == ("ExecutionCompleted", "Completed")
    assert ended["Result"] == ["Hello Ann!"]


def test_the_history_keeps_payloads_to_itself_unless_asked(durable_host: Host) -> None:
    instance_id = start(durable_host, "old_style", ["Ann"])
    finished(durable_host, instance_id)
    asked = status(durable_host, instance_id, showHistory="true", showInput="false")
    assert "Ann" not in json.dumps(asked.json()["historyEvents"])


def test_what_has_not_ended_is_told_as_scheduled(durable_host: Host) -> None:
    child = uuid.uuid4().hex
    instance_id = start(durable_host, "asks_a_child", child)
    status_of_child = status(durable_host, child)
    while status_of_child.status_code == 404 or not status_of_child.json()["customStatus"]:
        status_of_child = status(durable_host, child)
    entries = status(durable_host, instance_id, showHistory="true").json()["historyEvents"]
    assert [entry["EventType"] for entry in entries] == [
        "ExecutionStarted",
        "SubOrchestrationInstanceCreated",
    ]
    decide(durable_host, child)
    assert finished(durable_host, instance_id)["output"] == "yes"
    entries = status(durable_host, instance_id, showHistory="true").json()["historyEvents"]
    assert entries[1]["EventType"] == "SubOrchestrationInstanceCompleted"
    assert entries[1]["FunctionName"] == "waits"


def test_a_start_that_waits_for_a_failure_gets_its_status(durable_host: Host) -> None:
    url = f"{HUB}/orchestrators/records?timeout=10&pollingInterval=1"
    reply = durable_host.post(url, json="/nowhere/at/all")
    assert (reply.status_code, reply.json()["runtimeStatus"]) == (200, "Failed")


def test_a_live_id_is_a_conflict(durable_host: Host) -> None:
    instance_id = start(durable_host)
    again = durable_host.post(f"{HUB}/orchestrators/waits/{instance_id}", json=1)
    assert (again.status_code, "already exists" in again.json()["Message"]) == (409, True)
    decide(durable_host, instance_id)


def test_the_history_of_a_failure_says_why(durable_host: Host) -> None:
    instance_id = start(durable_host, "records", "/nowhere/at/all")
    finished(durable_host, instance_id)
    entries = status(durable_host, instance_id, showHistory="true").json()["historyEvents"]
    kinds = [entry["EventType"] for entry in entries]
    assert kinds[:4] == ["ExecutionStarted", "TaskFailed", "TimerCreated", "TimerFired"]
    assert "No such file" in entries[1]["Reason"]
    assert entries[2]["FireAt"] == entries[3]["FireAt"]
    assert entries[-1]["OrchestrationStatus"] == "Failed"


def test_a_failed_instance_is_rewound_and_goes_on(durable_host: Host, tmp_path: Path) -> None:
    folder = tmp_path / "not yet"
    instance_id = start(durable_host, "notes_once", str(folder / "notes.txt"))
    assert finished(durable_host, instance_id)["runtimeStatus"] == "Failed"
    folder.mkdir()
    url = f"{HUB}/instances/{instance_id}/rewind?reason=the folder is there"
    assert durable_host.post(url).status_code == 202
    assert finished(durable_host, instance_id)["runtimeStatus"] == "Completed"
    assert durable_host.post(url).status_code == 410
    assert durable_host.post(f"{HUB}/instances/nobody/rewind").status_code == 404


def test_rewinding_one_that_runs_changes_nothing(durable_host: Host) -> None:
    instance_id = start(durable_host)
    assert durable_host.post(f"{HUB}/instances/{instance_id}/rewind").status_code == 202
    decide(durable_host, instance_id)
    assert finished(durable_host, instance_id)["output"] == "yes"


def test_a_finished_instance_is_started_again_under_its_id_or_a_new_one(durable_host: Host) -> None:
    first = start(durable_host, "old_style", ["Ann"])
    finished(durable_host, first)
    renewed = durable_host.post(f"{HUB}/instances/{first}/restart")
    assert renewed.status_code == 202
    assert renewed.json()["id"] != first
    assert finished(durable_host, renewed.json()["id"])["output"] == ["Hello Ann!"]
    url = f"{HUB}/instances/{first}/restart?restartWithNewInstanceId=false"
    assert durable_host.post(url).json()["id"] == first
    assert finished(durable_host, first)["output"] == ["Hello Ann!"]


def test_what_runs_or_is_not_there_cannot_be_started_again(durable_host: Host) -> None:
    running = start(durable_host)
    for instance_id in (running, "nobody"):
        url = f"{HUB}/instances/{instance_id}/restart?restartWithNewInstanceId=false"
        expected = 409 if instance_id == running else 400
        assert durable_host.post(url).status_code == expected
    decide(durable_host, running)


def test_a_failed_instance_is_a_500_only_when_asked(durable_host: Host) -> None:
    instance_id = start(durable_host, "records", "/nowhere/at/all")
    assert finished(durable_host, instance_id)["runtimeStatus"] == "Failed"
    asked = status(durable_host, instance_id, returnInternalServerErrorOnFailure="true")
    assert asked.status_code == 500
    assert status(durable_host, instance_id).status_code == 200


def test_suspend_holds_an_event_back_until_resume(durable_host: Host) -> None:
    instance_id = start(durable_host)
    base = f"{HUB}/instances/{instance_id}"
    assert durable_host.post(f"{base}/suspend?reason=lunch").status_code == 202
    assert decide(durable_host, instance_id).status_code == 202
    assert status(durable_host, instance_id).json()["runtimeStatus"] == "Suspended"
    assert durable_host.post(f"{base}/resume").status_code == 202
    assert finished(durable_host, instance_id)["output"] == "yes"


def test_terminate_ends_and_a_second_one_is_gone(durable_host: Host) -> None:
    instance_id = start(durable_host)
    base = f"{HUB}/instances/{instance_id}"
    assert durable_host.post(f"{base}/terminate?reason=enough").status_code == 202
    body = status(durable_host, instance_id).json()
    assert (body["runtimeStatus"], body["output"]) == ("Terminated", "enough")
    assert durable_host.post(f"{base}/terminate").status_code == 410
    assert durable_host.post(f"{base}/suspend").status_code == 410
    assert durable_host.post(f"{base}/resume").status_code == 410
    assert decide(durable_host, instance_id).status_code == 410


def test_purge_takes_finished_instances_only(durable_host: Host) -> None:
    instance_id = start(durable_host)
    url = f"{HUB}/instances/{instance_id}"
    assert durable_host.client.delete(url).status_code == 404
    decide(durable_host, instance_id)
    finished(durable_host, instance_id)
    assert durable_host.client.delete(url).json() == {"instancesDeleted": 1}
    assert durable_host.client.delete(url).status_code == 404
    assert status(durable_host, instance_id).status_code == 404


@pytest.mark.parametrize("action", ["terminate", "suspend", "resume"])
def test_an_unknown_instance_is_a_404(durable_host: Host, action: str) -> None:
    assert durable_host.post(f"{HUB}/instances/nobody/{action}").status_code == 404
    assert decide(durable_host, "nobody").status_code == 404


def test_bad_requests_say_what_is_wrong(durable_host: Host) -> None:
    instance_id = start(durable_host)
    raise_url = f"{HUB}/instances/{instance_id}/raiseEvent/Decision"
    bad = [
        durable_host.post(f"{HUB}/orchestrators/unknown_one", json=1),
        durable_host.post(f"{HUB}/orchestrators/waits", content="{", headers=JSON),
        durable_host.post(f"{HUB}/orchestrators/waits/@x", json=1),
        durable_host.post(raise_url, content="{", headers=JSON),
        durable_host.post(raise_url, content="yes", headers={"content-type": "text/plain"}),
        durable_host.get(f"{HUB}/instances?runtimeStatus=Sleeping"),
        durable_host.get(f"{HUB}/instances?createdTimeFrom=yesterday"),
        durable_host.get(f"{HUB}/instances?top=many"),
        durable_host.get(f"{HUB}/instances?top=nan"),
        durable_host.get(f"{HUB}/instances?top=1e30"),
        durable_host.post(f"{HUB}/orchestrators/waits?timeout=inf&pollingInterval=1", json=1),
        durable_host.post(raise_url, content="[" * 100_000, headers=JSON),
        durable_host.get(f"{HUB}/instances", headers={"x-ms-continuation-token": "nonsense"}),
        durable_host.client.delete(f"{HUB}/instances"),
    ]
    assert [reply.status_code for reply in bad] == [400] * len(bad)
    assert all(reply.json()["Message"] for reply in bad)


def test_a_wrong_verb_is_a_404(durable_host: Host) -> None:
    assert durable_host.get(f"{HUB}/orchestrators/waits").status_code == 404
    assert durable_host.client.put(f"{HUB}/instances/x").status_code == 404


def test_a_list_is_paged_and_filtered(durable_host: Host) -> None:
    prefix = uuid.uuid4().hex
    for number in range(5):
        durable_host.post(f"{HUB}/orchestrators/waits/{prefix}-{number}", json=24)
    durable_host.post(f"{HUB}/instances/{prefix}-3/terminate")
    seen: list[str] = []
    token = ""
    while True:
        reply = durable_host.get(
            f"{HUB}/instances/",
            params={"instanceIdPrefix": prefix, "top": "2"},
            headers={"x-ms-continuation-token": token} if token else {},
        )
        assert len(reply.json()) <= 2
        seen += [each["instanceId"] for each in reply.json()]
        token = reply.headers["x-ms-continuation-token"]
        if not token:
            break
    assert seen == [f"{prefix}-{number}" for number in range(5)]
    query = {"instanceIdPrefix": prefix, "runtimeStatus": "Terminated,Failed"}
    only = durable_host.get(f"{HUB}/instances", params=query)
    assert [each["instanceId"] for each in only.json()] == [f"{prefix}-3"]


def test_many_are_purged_by_time_and_state(durable_host: Host) -> None:
    instance_id = start(durable_host)
    durable_host.post(f"{HUB}/instances/{instance_id}/terminate")
    query = {"createdTimeFrom": "2020-01-01T00:00:00Z", "runtimeStatus": "Terminated"}
    purged = durable_host.client.delete(f"{HUB}/instances", params=query)
    assert purged.status_code == 200
    assert purged.json()["instancesDeleted"] >= 1
    assert status(durable_host, instance_id).status_code == 404
    again = durable_host.client.delete(f"{HUB}/instances", params=query)
    assert (again.status_code, again.json()) == (404, {"instancesDeleted": 0})


def test_half_of_a_surrogate_pair_is_told_as_it_came(durable_host: Host) -> None:
    instance_id = uuid.uuid4().hex
    url = f"{HUB}/orchestrators/waits/{instance_id}"
    assert durable_host.post(url, content=b'"\\ud800"').status_code == 202
    told = finished(durable_host, instance_id)
    assert told["input"] == "\ud800"
    listed = durable_host.get(f"{HUB}/instances", params={"instanceIdPrefix": instance_id})
    assert [instance["input"] for instance in listed.json()] == ["\ud800"]


@pytest.mark.parametrize("body", [b"NaN", b"[-Infinity]", b"1e999"])
def test_no_number_is_refused(durable_host: Host, body: bytes) -> None:
    assert durable_host.post(f"{HUB}/orchestrators/waits", content=body).status_code == 400


@pytest.mark.parametrize("stored", ["NaN", "[Infinity]", "1e999", "[" * 100_000])
def test_what_an_app_stores_and_is_not_json_is_told_as_a_text(stored: str) -> None:
    assert json.loads(StoredJson(as_json(stored)).body) == stored


@pytest.mark.parametrize("name", ["Schäden", "損害", "😀"])
def test_an_id_of_any_script_can_be_followed(durable_host: Host, name: str) -> None:
    instance_id = f"{name}-{uuid.uuid4().hex}"
    started = durable_host.post(f"{HUB}/orchestrators/waits/{instance_id}", json=24)
    waiting = durable_host.get(started.headers["location"])
    assert (waiting.status_code, waiting.json()["instanceId"]) == (202, instance_id)
    assert waiting.headers["location"] == started.headers["location"]


@pytest.mark.parametrize("timeout", ["soon", "nan", "-1", "1e9"])
def test_what_is_refused_for_its_timeout_is_not_started(durable_host: Host, timeout: str) -> None:
    instance_id = uuid.uuid4().hex
    query = {"timeout": timeout, "pollingInterval": "1"}
    url = f"{HUB}/orchestrators/waits/{instance_id}"
    assert durable_host.post(url, params=query, json=24).status_code == 400
    assert status(durable_host, instance_id).status_code == 404


@pytest.mark.parametrize("listed", ["instances", "entities"])
def test_a_token_of_endless_digits_is_refused(durable_host: Host, listed: str) -> None:
    token = {"x-ms-continuation-token": "9" * 5000 + "|x"}
    assert durable_host.get(f"{HUB}/{listed}", headers=token).status_code == 400
