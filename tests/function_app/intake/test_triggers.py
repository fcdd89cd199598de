"""Which functions look for mails, by the settings and by where the app runs."""

import json
from typing import Any

import azure.durable_functions as df
import pytest

from function_app.bootstrap.timers import register_intake
from function_app.settings import Settings

TIMER = ("look_at_mails", "timerTrigger")
QUEUE = ("mail_came", "queueTrigger")
FOUND = ("timerTrigger", "queueTrigger")
CONTAINER = {"intake": "blob:mails", "claim_files": "blob:files"}
WITH_QUEUE = {**CONTAINER, "intake_queue": "mails-came"}


def triggers(given: dict[str, str]) -> dict[tuple[str, str], dict[str, Any]]:
    app = df.DFApp()
    register_intake(app, Settings.model_validate(given))
    made = {str(one.get_function_name()): one.get_raw_bindings() for one in app.get_functions()}
    every = [(name, json.loads(str(one))) for name, bindings in made.items() for one in bindings]
    return {(name, one["type"]): one for name, one in every if one["type"] in FOUND}


@pytest.mark.parametrize(
    ("instance", "given", "expected"),
    [
        ("an-instance", WITH_QUEUE, {TIMER, QUEUE}),
        ("an-instance", CONTAINER, {TIMER}),
        ("an-instance", {}, set()),
        ("", WITH_QUEUE, {TIMER}),
        ("", {}, set()),
    ],
    ids=["azure, queue", "azure, no queue", "azure, no mails", "local, queue", "local, no mails"],
)
def test_a_queue_is_listened_to_in_azure_alone(
    instance: str,
    given: dict[str, str],
    expected: set[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
):
    """The timer is there beside it: a message that is lost costs no mail."""
    for name in ("WEBSITE_POD_NAME", "WEBSITE_SKU"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WEBSITE_INSTANCE_ID", instance)
    found = triggers(given)
    assert {*found} == expected
    if QUEUE in expected:
        queue = found[QUEUE]
        assert (queue["queueName"], queue["connection"]) == ("mails-came", "AzureWebJobsStorage")
