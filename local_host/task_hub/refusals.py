"""How a gRPC method says no."""

from typing import Any, Never

import grpc
import grpc.aio


async def refuse(
    context: grpc.aio.ServicerContext[Any, Any], code: grpc.StatusCode, message: str
) -> Never:
    await context.abort(code, message)
    raise AssertionError("abort always raises")
