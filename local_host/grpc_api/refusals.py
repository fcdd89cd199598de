"""What a gRPC method knows of its call, and how it says no."""

from typing import Any, Never

import grpc
import grpc.aio

type Context = grpc.aio.ServicerContext[Any, Any]


async def refuse(context: Context, code: grpc.StatusCode, message: str) -> Never:
    await context.abort(code, message)
    raise AssertionError("abort always raises")
