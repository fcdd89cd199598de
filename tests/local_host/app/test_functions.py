import base64
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from durabletask.internal import orchestrator_service_pb2 as pb
from google.protobuf.wrappers_pb2 import StringValue

REPOSITORY = Path(__file__).parents[3]
PROBE = Path(__file__).with_name("probe_functions.py")

DURABLE_APP = """
    import os
    import sys
    from pathlib import Path

    import azure.durable_functions as df
    import azure.functions as func

    app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)

    class Refused(Exception):
        pass

    @app.orchestration_trigger(context_name="ctx", orchestration="Claim_Flow")
    def flow(ctx, claim):
        return (yield ctx.call_activity("read", input=claim))

    @app.activity_trigger(input_name="claim", activity="Read")
    def read_claim(claim: dict):
        return {"read": claim}

    @app.activity_trigger(input_name="claim")
    async def refuse(claim: str):
        raise Refused("no: thanks\\nto you")

    @app.activity_trigger(input_name="claim")
    def chained(claim: str):
        try:
            {}["key"]
        except KeyError as error:
            raise ValueError() from error

    @app.activity_trigger(input_name="claim")
    def grouped(claim: str):
        raise ExceptionGroup("two", [ValueError("a"), ValueError("b")])

    @app.activity_trigger(input_name="claim")
    def leaves(claim: str):
        sys.exit("bye")

    @app.activity_trigger(input_name="claim")
    def where(claim: str):
        return [os.getcwd(), Path("data.txt").read_text()]

    @app.activity_trigger(input_name="claim")
    @app.durable_client_input(client_name="client")
    def with_client(claim: str, client: str):
        return "x"

    @app.entity_trigger(context_name="ctx", entity_name="Counter")
    def counter(ctx, value):
        return value + 1

    @app.timer_trigger(schedule="0 */5 * * * *", arg_name="timer")
    def sweep(timer: func.TimerRequest) -> None:
        if timer.past_due:
            raise RuntimeError("late since " + timer.schedule_status["Last"])

    @app.queue_trigger(arg_name="message", queue_name="q", connection="C")
    @app.blob_output(arg_name="copy", path="copies/{id}", connection="C")
    def from_queue(message: func.QueueMessage, copy: func.Out[str]) -> None:
        pass
"""


def project(root: Path, source: str, script: str = "function_app.py") -> Path:
    (root / script).write_text(textwrap.dedent(source))
    return root


def probe(root: Path, *wanted: list[Any], **environment: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(PROBE), str(root)],
        input=json.dumps(wanted),
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def orchestrator_request(claim: object) -> str:
    instance = pb.OrchestrationInstance(
        instanceId="claim-1", executionId=StringValue(value="generation-1")
    )
    started = pb.ExecutionStartedEvent(
        name="Claim_Flow",
        input=StringValue(value=json.dumps(claim)),
        orchestrationInstance=instance,
    )
    request = pb.OrchestratorRequest(
        instanceId="claim-1",
        newEvents=[
            pb.HistoryEvent(eventId=-1, orchestratorStarted=pb.OrchestratorStartedEvent()),
            pb.HistoryEvent(eventId=-1, executionStarted=started),
        ],
    )
    return base64.b64encode(request.SerializeToString()).decode()


def test_functions_are_described_by_their_bindings(tmp_path: Path) -> None:
    functions = probe(project(tmp_path, DURABLE_APP))["functions"]
    kinds = {name: (each["type"], each["durable_name"]) for name, each in functions.items()}
    assert kinds["flow"] == ("orchestrationTrigger", "Claim_Flow")
    assert kinds["read_claim"] == ("activityTrigger", "Read")
    assert kinds["refuse"] == ("activityTrigger", "refuse")
    assert kinds["counter"] == ("entityTrigger", "Counter")
    assert functions["sweep"]["schedule"] == "0 */5 * * * *"
    assert functions["with_client"]["client_parameters"] == ["client"]
    assert functions["from_queue"]["type"] == "queueTrigger"
    assert functions["from_queue"]["unserved_bindings"] == ["blob"]


def test_functions_are_invoked_with_the_real_converters(tmp_path: Path) -> None:
    project(tmp_path, DURABLE_APP)
    (tmp_path / "data.txt").write_text("here")
    outcomes = probe(
        tmp_path,
        ["activity", "READ", '{"claim_id": 7}'],
        ["activity", "Read", None],
        ["activity", "where", '"x"'],
        ["timer", "sweep", False],
        ["orchestrator", "claim_flow", orchestrator_request({"claim_id": 7})],
    )["outcomes"]
    *results, turn = [each["result"] for each in outcomes]
    assert json.loads(results[0]) == {"read": {"claim_id": 7}}
    assert json.loads(results[1]) == {"read": None}
    assert json.loads(results[2]) == [str(tmp_path.resolve()), "here"]
    assert results[3] is None
    response = pb.OrchestratorResponse.FromString(base64.b64decode(turn))
    assert [action.scheduleTask.name for action in response.actions] == ["read"]
    assert json.loads(response.actions[0].scheduleTask.input.value) == {"claim_id": 7}


def test_an_entity_answers_a_batch_of_operations(tmp_path: Path) -> None:
    add = pb.OperationRequest(operation="add", requestId="1", input=StringValue(value="41"))
    batch = pb.EntityBatchRequest(instanceId="@counter@k", operations=[add])
    request = base64.b64encode(batch.SerializeToString()).decode()
    (outcome,) = probe(project(tmp_path, DURABLE_APP), ["entity", "COUNTER", request])["outcomes"]
    result = pb.EntityBatchResult.FromString(base64.b64decode(outcome["result"]))
    assert [each.success.result.value for each in result.results] == ["42"]


def test_a_failed_invocation_tells_type_message_and_trace(tmp_path: Path) -> None:
    names = ["refuse", "chained", "grouped", "leaves"]
    wanted = [["activity", name, '"x"'] for name in names]
    outcomes = probe(project(tmp_path, DURABLE_APP), *wanted, ["timer", "sweep", True])["outcomes"]
    assert [(each["error_type"], each["message"]) for each in outcomes] == [
        ("Refused", "no: thanks\nto you"),
        ("ValueError", ""),
        ("ExceptionGroup", "ExceptionGroup('two', [ValueError('a'), ValueError('b')])"),
        ("SystemExit", "bye"),
        ("RuntimeError", "late since 2026-01-01T00:00:00+00:00"),
    ]
    assert 'raise Refused("no: thanks' in outcomes[0]["stack_trace"]


def test_the_script_is_the_one_that_the_setting_names(tmp_path: Path) -> None:
    project(tmp_path, DURABLE_APP, "main.py")
    assert "flow" in probe(tmp_path, PYTHON_SCRIPT_FILE_NAME="main.py")["functions"]


@pytest.mark.parametrize(
    ("source", "reason", "details"),
    [
        ("import nothing_of_that_name", "No module named 'nothing_of_that_name'", "line 1"),
        ("def broken(:", "SyntaxError", "def broken(:"),
        ("raise RuntimeError('settings are missing')", "settings are missing", "line 1"),
        ("x = 1", "Could not find top level function app", ""),
        (
            "import azure.functions as f\na = f.FunctionApp()\nb = f.FunctionApp()",
            "More than one FunctionApp",
            "",
        ),
        (
            """
            import azure.functions as f
            app = f.FunctionApp()
            @app.route()
            def same(req: f.HttpRequest) -> str: return ""
            @app.function_name("same")
            @app.route(route="other")
            def other(req: f.HttpRequest) -> str: return ""
            """,
            "same",
            "",
        ),
        (
            """
            import azure.functions as f
            app = f.FunctionApp()
            @app.route()
            def same(req: f.HttpRequest) -> str: return ""
            @app.route(route="other")
            def Same(req: f.HttpRequest) -> str: return ""
            """,
            "the function name 'same' is used twice",
            "",
        ),
        (
            """
            import azure.functions as f
            app = f.FunctionApp()
            @app.function_name("not a name")
            @app.route()
            def it(req: f.HttpRequest) -> str: return ""
            """,
            "'not a name' is not a valid function name",
            "",
        ),
        (
            """
            import azure.functions as f
            app = f.FunctionApp()
            @app.route()
            def it(request: f.HttpRequest) -> str: return ""
            """,
            "cannot load the it function",
            "",
        ),
        (
            """
            import azure.durable_functions as df
            app = df.DFApp()
            @app.activity_trigger(input_name="x", activity="read")
            def first(x: str): return x
            @app.activity_trigger(input_name="x", activity="Read")
            def second(x: str): return x
            """,
            "the function name 'read' is used twice",
            "",
        ),
    ],
)
def test_an_app_that_cannot_be_loaded_says_why(
    tmp_path: Path, source: str, reason: str, details: str
) -> None:
    answer = probe(project(tmp_path, source))
    assert reason in answer["error"]
    assert details in answer["details"]


def test_a_missing_script_names_the_setting(tmp_path: Path) -> None:
    assert "PYTHON_SCRIPT_FILE_NAME" in probe(tmp_path)["error"]
    answer = probe(tmp_path, PYTHON_SCRIPT_FILE_NAME="../other.py")
    assert "other.py" in answer["error"]


def test_a_package_that_hides_the_script_is_named(tmp_path: Path) -> None:
    package = project(tmp_path, DURABLE_APP) / "function_app"
    package.mkdir()
    (package / "__init__.py").touch()
    error = probe(tmp_path)["error"]
    assert "is not what Python imports as 'function_app'" in error
    assert str(package / "__init__.py") in error
