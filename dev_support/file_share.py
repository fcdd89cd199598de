"""Serves papers on a free loopback port, as the sender's file share would."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import unquote

from dev_support.loopback_server import Reply, Request, serving


@contextmanager
def serve(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yields the base URL under which each file name of `files` is found."""

    def answer(request: Request) -> Reply:
        content = files.get(unquote(request.path).lstrip("/"))
        if content is None:
            return Reply(status=404)
        return Reply(content, headers={"Content-Type": "application/pdf"})

    with serving(answer) as server:
        yield f"{server.url}/"
