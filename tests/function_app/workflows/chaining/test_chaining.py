"""Two calls of one agent, over HTTP on the local host."""

import pytest

from tests.function_app.workflows.workflow_api import WorkflowApi
from tests.hosts import Host


@pytest.fixture(scope="module")
def chaining(workflow_host: Host) -> WorkflowApi:
    return WorkflowApi(workflow_host, "singleagent")


def test_start_says_where_its_status_is(chaining: WorkflowApi):
    reply = chaining.run()
    assert reply.status_code == 202
    body = reply.json()
    address = f"{chaining.host.url}/api/singleagent/status/{body['instanceId']}"
    assert body == {
        "message": "Single-agent orchestration started.",
        "instanceId": body["instanceId"],
        "statusQueryGetUri": address,
    }
    assert reply.headers["Location"] == address
    assert chaining.host.get(address).json()["instanceId"] == body["instanceId"]


def test_status_address_is_on_the_host_that_the_caller_named(chaining: WorkflowApi):
    host = f"localhost:{chaining.host.url.rpartition(':')[2]}"
    reply = chaining.run(headers={"Host": host})
    assert reply.json()["statusQueryGetUri"].startswith(f"http://{host}/api/singleagent/status/")


@pytest.mark.parametrize(
    "body", [b"", b"anything", b'{"ignored": true}', b"\xff\x00", b"long" * 2**22]
)
def test_sentence_is_written_and_improved_whatever_the_body(chaining: WorkflowApi, body: bytes):
    state = chaining.ended(chaining.started(content=body))
    assert state["runtimeStatus"] == "Completed"
    assert isinstance(state["output"], str)
    assert 0 < len(state["output"].split()) < 25
    assert state.keys() == {
        "instanceId",
        "runtimeStatus",
        "createdTime",
        "lastUpdatedTime",
        "output",
    }


@pytest.mark.parametrize("instance_id", ["nobody", "@dafx-writeragent@1", "claim-1", "x" * 500])
def test_unknown_instance_is_not_found(chaining: WorkflowApi, instance_id: str):
    reply = chaining.get_status(instance_id)
    assert reply.status_code == 404
    assert reply.json() == {"error": "Instance not found.", "code": "instance_not_found"}


def test_instance_of_another_workflow_is_not_found(chaining: WorkflowApi):
    other = WorkflowApi(chaining.host, "multiagent")
    instance_id = other.started(content="What is heat?")
    assert chaining.get_status(instance_id).status_code == 404
    assert other.get_status(instance_id).status_code == 200


def test_page_of_another_site_starts_nothing(chaining: WorkflowApi):
    reply = chaining.run(headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403
    assert reply.json()["code"] == "cross_site_request"
