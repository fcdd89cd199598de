"""The only door to Microsoft's Python worker library: indexing, registering and invoking functions.

The library has no type information and keeps one registry per process, so a process loads one app.
"""
# pyright: reportMissingTypeStubs=false, reportPrivateUsage=false, reportUnknownVariableType=false

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol, cast

from azure.functions.decorators.core import BindingDirection, DataType
from azure_functions_runtime import start_threadpool_executor
from azure_functions_runtime.bindings.datumdef import Datum as _Datum
from azure_functions_runtime.bindings.meta import load_binding_registry
from azure_functions_runtime.handle_event import _functions as registry
from azure_functions_runtime.http_v2 import HttpV2Registry
from azure_functions_runtime.loader import index_function_app
from azure_functions_runtime.native_invocation import invocation_request_native
from azure_functions_runtime.utils import threadpool
from azure_functions_runtime.utils.executor import invocation_id_cv

from local_host.app.worker_threads import WorkerThreads

# The registry compares these with a binding's direction, which is a plain int.
_PROTOS = SimpleNamespace(
    BindingInfo=SimpleNamespace(
        inout=BindingDirection.INOUT.value,
        out=BindingDirection.OUT.value,
        undefined=DataType.UNDEFINED.value,
    )
)


class Datum(Protocol):
    value: Any
    type: str | None


class IndexedFunction(Protocol):
    def get_function_name(self) -> str: ...

    def get_raw_bindings(self) -> list[str]:
        """Each binding as the JSON object of a function.json."""
        ...


class Outcome(NamedTuple):
    """What an invocation gave: return value and output bindings, or the exception as texts."""

    succeeded: bool
    returned: Datum | None
    outputs: Mapping[str, Datum | None]
    exception: str
    stack_trace: str


datum = cast(Callable[[object, str], Datum], _Datum)


def index(script: str) -> list[IndexedFunction]:
    """Imports the script by its stem and lists its functions; raises what the app's code raises."""
    start_threadpool_executor()
    threadpool._threadpool_executor = WorkerThreads(thread_count())
    load_binding_registry()
    return cast(list[IndexedFunction], cast(Any, index_function_app)(script))


def register(function: IndexedFunction) -> str:
    """Checks the bindings against the signature and gives the function's id."""
    return cast(Any, registry).add_indexed_function(function=function, protos=_PROTOS).function_id


def needs_thread(function_id: str) -> bool:
    """Whether a registered function runs in one of the library's threads: it is no coroutine."""
    return not cast(Any, registry).get_function(function_id).is_async


def thread_count() -> int:
    """Most threads that the library runs functions of all kinds in."""
    return cast(Any, threadpool.get_threadpool_executor())._max_workers


def streams_http() -> bool:
    """Whether the app uses HTTP streams, which the library serves on a port of its own."""
    return bool(cast(Any, HttpV2Registry).http_v2_enabled())


def current_invocation() -> str | None:
    """The invocation that the calling thread or task belongs to."""
    return cast(Any, invocation_id_cv).get()


async def invoke(
    invocation_id: str,
    function_id: str,
    inputs: Sequence[tuple[str, Datum]],
    traceparent: str = "",
) -> Outcome:
    succeeded, returned, outputs, exception, stack_trace = await cast(
        Any, invocation_request_native
    )(invocation_id, function_id, inputs, {}, traceparent)
    return Outcome(succeeded, returned, dict(outputs), exception or "", stack_trace or "")
