"""The three calls of the claims API that a sender and a reviewer make."""

from typing import Any

import httpx

type Json = dict[str, Any]


class ClaimsApi:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._http = httpx.Client(base_url=f"{base_url}/api/", trust_env=False, timeout=30)

    def start(self, claim: Json) -> Json:
        return self._answer(self._http.post("claims/start", json=claim))

    def status(self, instance_id: str) -> Json:
        return self._answer(self._http.get(f"claims/status/{instance_id}"))

    def approve(self, instance_id: str, decision: Json, token: str | None = None) -> Json:
        """`token`: of the reviewer's link, where links sign in."""
        headers = {"X-Review-Token": token} if token else {}
        path = f"claims/approve/{instance_id}"
        return self._answer(self._http.post(path, json=decision, headers=headers))

    def close(self) -> None:
        self._http.close()

    @staticmethod
    def _answer(response: httpx.Response) -> Json:
        if response.is_error:
            raise ClaimRefused(response.request.url.path, response.status_code, response.text)
        return response.json()


class ClaimRefused(Exception):
    def __init__(self, path: str, status: int, text: str) -> None:
        self.status = status
        super().__init__(f"{path} answered {status}: {text[:2000]}")
