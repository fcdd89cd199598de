"""What the host prints when it is ready."""

from local_host.app.functions import LoadedApp, TriggerKind
from local_host.app.host_json import HostJson
from local_host.clock import MICROSECONDS, Clock, SystemClock
from local_host.http.function_list import function_list

_SERVED = (
    TriggerKind.HTTP,
    TriggerKind.ORCHESTRATION,
    TriggerKind.ACTIVITY,
    TriggerKind.ENTITY,
    TriggerKind.TIMER,
)
_OPEN_DOOR = "Durable engine on 127.0.0.1:{} (gRPC), open to every program on this machine.\n"


def greeting(
    app: LoadedApp, host_json: HostJson, base_url: str, grpc_port: int | None, clock: Clock
) -> str:
    functions = function_list(
        app, base_url=base_url, route_prefix=host_json.route_prefix, served=_SERVED
    )
    ahead = clock.offset / MICROSECONDS
    where = "ahead" if ahead > 0 else "behind"
    moved = f"The clock is {abs(ahead):,.0f} seconds {where}, as it was moved.\n" if ahead else ""
    if not isinstance(clock, SystemClock):
        moved += "Time stands still until it is moved.\n"
    elif (stored := clock.ahead_of_machine() / MICROSECONDS) >= 1:
        moved += f"Time goes on from what is stored, {stored:,.0f} seconds ahead of this machine.\n"
    door = "" if grpc_port is None else _OPEN_DOOR.format(grpc_port)
    return f"\n{functions}\n{moved}{door}Press Ctrl+C to stop.\nReady: {base_url}\n"
