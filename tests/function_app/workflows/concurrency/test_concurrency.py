"""Two agents asked at the same time, over HTTP on the local host."""

import pytest

from tests.function_app.workflows.workflow_api import WorkflowApi
from tests.hosts import Host

PROMPT = "What is temperature?"


@pytest.fixture(scope="module")
def concurrency(workflow_host: Host) -> WorkflowApi:
    return WorkflowApi(workflow_host, "multiagent")


def test_start_repeats_the_prompt(concurrency: WorkflowApi):
    reply = concurrency.run(content=f"  {PROMPT}\n")
    body = reply.json()
    address = f"{concurrency.host.url}/api/multiagent/status/{body['instanceId']}"
    assert (reply.status_code, reply.headers["Location"]) == (202, address)
    assert body == {
        "message": "Multi-agent concurrent orchestration started.",
        "prompt": PROMPT,
        "instanceId": body["instanceId"],
        "statusQueryGetUri": address,
    }


def test_output_is_what_each_of_the_two_said(concurrency: WorkflowApi):
    state = concurrency.ended(concurrency.started(content=PROMPT))
    assert state["runtimeStatus"] == "Completed"
    assert state["input"] == PROMPT
    assert state["output"].keys() == {"physicist", "chemist"}
    assert all(isinstance(said, str) and said for said in state["output"].values())
    assert state["output"]["physicist"] != state["output"]["chemist"]


def test_body_is_the_prompt_also_when_it_looks_like_json(concurrency: WorkflowApi):
    reply = concurrency.run(json={"prompt": PROMPT})
    assert reply.json()["prompt"] == '{"prompt":"What is temperature?"}'


@pytest.mark.parametrize("body", [b"", b" \n\t ", b"\xef\xbb\xbf "])
def test_prompt_is_required(concurrency: WorkflowApi, body: bytes):
    reply = concurrency.run(content=body)
    assert reply.status_code == 400
    assert reply.json() == {"error": "Prompt is required", "code": "validation_failed"}


@pytest.mark.parametrize("body", [b"\xff\xfe", b"heat\x00", b"x" * (512 * 1024 + 1)])
def test_what_is_no_text_or_too_long_is_refused(concurrency: WorkflowApi, body: bytes):
    reply = concurrency.run(content=body)
    assert reply.status_code == 400
    assert reply.json()["error"].startswith("Invalid prompt: body ")
    assert reply.json().keys() == {"error", "code"}
