"""What the host prints when it is ready: functions and URLs, listed as `func start` does, but
without its empty lines.
"""

from collections.abc import Collection

from local_host.app.functions import LoadedApp, LoadedFunction, TriggerKind


def function_list(
    app: LoadedApp, *, base_url: str, route_prefix: str, served: Collection[TriggerKind]
) -> str:
    """`served` are the triggers that this host answers; the others are listed as not served."""
    root = "/".join(part for part in (base_url.rstrip("/"), route_prefix) if part)
    http = [_http_line(function, root) for function in app.of_kind(TriggerKind.HTTP)]
    others = [
        _other_line(function, served)
        for function in app.functions
        if function.trigger_type != TriggerKind.HTTP
    ]
    return "\n".join(["Functions:", *http, *others]) + "\n"


def _http_line(function: LoadedFunction, root: str) -> str:
    methods = f"[{','.join(sorted(function.methods))}] " if function.methods else ""
    return f"\t{function.name}: {methods}{root}/{function.route}{_unserved(function)}"


def _other_line(function: LoadedFunction, served: Collection[TriggerKind]) -> str:
    note = "" if function.trigger_type in served else " (not served by the local host)"
    return f"\t{function.name}: {function.trigger_type}{note}{_unserved(function)}"


def _unserved(function: LoadedFunction) -> str:
    if not function.unserved_bindings:
        return ""
    return f" (bindings not served by the local host: {', '.join(function.unserved_bindings)})"
