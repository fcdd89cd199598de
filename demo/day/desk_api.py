"""What the day's people do at the desk and elsewhere, over HTTP."""

import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import httpx

from demo.claims_api import ClaimRefused, ClaimsApi, Json
from demo.journey import ClaimStuck

_PATIENCE_SECONDS = 60
_NOT_THERE_YET = {404, 409}


class DeskApi:
    def __init__(self, url: str) -> None:
        self.claims = ClaimsApi(url)
        self._http = httpx.Client(base_url=url, trust_env=False, timeout=30)

    def __enter__(self) -> "DeskApi":
        return self

    def __exit__(self, *_: object) -> None:
        with closing(self.claims):
            self._http.close()

    def advance_clock(self, seconds: float) -> None:
        self._post("/admin/local/clock", {"advance_seconds": seconds})

    def do(self, instance_id: str, act: str, **body: Any) -> None:
        """Once the desk's index knows that the claim waits, which takes it a moment."""
        self._at_last(lambda: self._post(f"/api/desk/claims/{instance_id}/{act}", body))

    def rows(self, view: str) -> list[Json]:
        reply = self._http.get("/api/desk/claims", params={"view": view, "limit": 100})
        return reply.raise_for_status().json()["claims"]

    def until(self, instance_id: str, arrived: Callable[[Json], bool]) -> Json:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            status = self.claims.status(instance_id)
            if arrived(status):
                return status
            time.sleep(0.02)
        raise ClaimStuck(f"{instance_id} is still where it was after {_PATIENCE_SECONDS} s")

    def _at_last(self, call: Callable[[], object]) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                call()
            except ClaimRefused as refused:
                if refused.status not in _NOT_THERE_YET or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def _post(self, path: str, body: Json) -> None:
        reply = self._http.post(path, json=body)
        if reply.is_error:
            raise ClaimRefused(path, reply.status_code, reply.text)
