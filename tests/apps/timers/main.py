"""A project with timer triggers, which note in memory each time they fire."""

import json
from typing import Any

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
fired: list[dict[str, Any]] = []


@app.timer_trigger(schedule="0 30 6 * * *", arg_name="timer")
def daily(timer: func.TimerRequest) -> None:
    fired.append({"name": "daily", "past_due": timer.past_due, **timer.schedule_status})


@app.timer_trigger(schedule="%EVERY%", arg_name="timer")
async def often(timer: func.TimerRequest) -> None:
    fired.append({"name": "often", "past_due": timer.past_due})
    if len(fired) == 1:
        raise ValueError("the first time goes wrong")


@app.timer_trigger(schedule="0 0 0 1 1 *", arg_name="timer", run_on_startup=True)
def first_of_all(timer: func.TimerRequest) -> None:
    fired.append({"name": "first_of_all", "past_due": timer.past_due})


@app.route(route="fired")
def read_fired(req: func.HttpRequest) -> str:
    """How often the function `name` has fired, and how."""
    return json.dumps([each for each in fired if each["name"] == req.params["name"]])
