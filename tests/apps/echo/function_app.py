"""HTTP functions of every kind that the front must serve: what they receive is what they answer."""

import asyncio
import json
import sys
import threading

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
_waiting = threading.Event()
_released = threading.Event()


def _received(req: func.HttpRequest) -> func.HttpResponse:
    received = {
        "method": req.method,
        "url": req.url,
        "headers": dict(req.headers),
        "query": dict(req.params),
        "route": dict(req.route_params),
        "body": req.get_body().decode("utf-8", "replace"),
        "thread": threading.current_thread() is not threading.main_thread(),
    }
    return func.HttpResponse(json.dumps(received), mimetype="application/json")


@app.route(route="echo/{id}/{page:int?}", methods=["GET", "POST"])
def echo(req: func.HttpRequest) -> func.HttpResponse:
    return _received(req)


@app.route(route="echo/special")
async def every_method(req: func.HttpRequest) -> func.HttpResponse:
    return _received(req)


@app.route(methods=["GET"])
async def event_loop(req: func.HttpRequest) -> str:
    return type(asyncio.get_running_loop()).__module__


@app.route(route="files/{*path}", methods=["GET"])
def files(req: func.HttpRequest) -> func.HttpResponse:
    return _received(req)


@app.route(methods=["GET"])
def text(req: func.HttpRequest) -> str:
    return "plain é"


@app.route(methods=["GET"])
def json_text(req: func.HttpRequest) -> str:
    return '{"a": 1}'


@app.route(methods=["GET"])
def nothing(req: func.HttpRequest) -> func.HttpResponse:
    return None


@app.route(methods=["GET"], binding_arg_name="out")
def out_parameter(req: func.HttpRequest, out: func.Out[func.HttpResponse]) -> None:
    if "say" in req.params:
        out.set(func.HttpResponse(req.params["say"], status_code=203))


@app.route(methods=["GET", "HEAD"])
def cookies(req: func.HttpRequest) -> func.HttpResponse:
    response = func.HttpResponse(b"\x00\x01", status_code=201, mimetype="application/octet-stream")
    response.headers.add("Set-Cookie", "a=1; Path=/; HttpOnly")
    response.headers.add("Set-Cookie", "b=2; SameSite=Lax")
    response.headers.add("Content-Length", "99")
    response.headers.add("X-Kind", "echo")
    return response


@app.route(methods=["GET"])
def empty(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("never sent", status_code=204)


@app.route(methods=["GET"])
def raises(req: func.HttpRequest) -> func.HttpResponse:
    raise ValueError("a secret of the app")


@app.route(methods=["GET"])
def leaves(req: func.HttpRequest) -> func.HttpResponse:
    sys.exit(3)


@app.route(methods=["GET"])
async def leaves_async(req: func.HttpRequest) -> func.HttpResponse:
    sys.exit(3)


@app.route(methods=["GET"])
def unsendable(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("x", headers={"X-Name": "日本"})


@app.route(methods=["GET"])
def waits(req: func.HttpRequest) -> func.HttpResponse:
    _waiting.set()
    return func.HttpResponse("released" if _released.wait(30) else "forgotten")


@app.route(methods=["GET"])
def somebody_waits(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("yes" if _waiting.wait(20) else "no")


@app.route(methods=["POST"])
def release(req: func.HttpRequest) -> func.HttpResponse:
    _released.set()
    return func.HttpResponse("done")


@app.timer_trigger(schedule="0 */5 * * * *", arg_name="timer")
def sweep(timer: func.TimerRequest) -> None:
    if timer.past_due:
        raise RuntimeError(f"late: {timer.schedule_status['Next']}")


@app.queue_trigger(arg_name="message", queue_name="claims", connection="AzureWebJobsStorage")
def from_queue(message: func.QueueMessage) -> None:
    raise AssertionError("nobody delivers queue messages here")


@app.route(methods=["POST"])
@app.queue_output(arg_name="queue", queue_name="claims", connection="AzureWebJobsStorage")
def to_queue(req: func.HttpRequest, queue: func.Out[str]) -> func.HttpResponse:
    queue.set("lost")
    return func.HttpResponse("sent")
