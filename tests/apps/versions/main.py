"""An orchestrator that says which version of it an instance began with."""

from collections.abc import Generator
from typing import Any

import azure.durable_functions as df
from durabletask.task import OrchestrationContext

app = df.DFApp()


@app.orchestration_trigger(context_name="context")
def says_version(ctx: OrchestrationContext, _: Any) -> Generator[Any, Any, Any]:
    yield ctx.wait_for_external_event("Decision")
    return ctx.version
