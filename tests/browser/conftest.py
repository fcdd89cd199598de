"""A browser, and a desk: a claim's review page over real HTTP; the test plays the workflow."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from azure.functions import HttpRequest
from playwright.sync_api import Browser, Page, sync_playwright

from function_app.desk.claim_view import ReviewView, Stage
from function_app.desk.review_page import PAGE_HEADERS, render_review, static_file
from function_app.domain.claim import ClaimRequest
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
NOW = "2031-03-01T12:00:00Z"
Reply = tuple[int, dict[str, Any]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="module")  # its event loop must be gone before other folders' tests run
def browser() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    if executable is None:
        missing = f"no browser: none of {', '.join(BROWSER_NAMES)} is on PATH"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of which nothing goes wrong unseen: an error or a policy violation fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    context.set_default_timeout(10_000)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: (
            problems.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    yield page
    context.close()
    assert problems == []


@dataclass
class Desk:
    """`view` is the claim's state; `answer` replies to a decision, and may move the claim on."""

    url: str
    view: ReviewView
    answer: Callable[[dict[str, Any]], Reply]
    decisions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def review_url(self) -> str:
        return f"{self.url}/api/review/{self.view.instance_id}"

    def move(self, **changes: Any) -> None:
        self.view = replace(self.view, **changes)

    def end(self, status: str = "completed", **gathered: Any) -> None:
        times = {"started_at": NOW, "completed_at": NOW}
        ending = {"claim_id": self.view.claim_id, "status": status, **times, **gathered}
        result = OrchestrationResult.model_validate(ending)
        self.move(runtime_status="Completed", step=status, result=result)

    def status(self) -> dict[str, Any]:
        step = self.view.step and {"step": self.view.step}
        status = {"runtime_status": self.view.runtime_status, "custom_status": step}
        waits = self.view.stage is Stage.AWAITING
        return {**status, "request_id": self.view.request_id} if waits else status


def waiting_claim(**changes: Any) -> ReviewView:
    claim = ClaimRequest(
        claim_id="CLM-1001",
        email_content="My car will not start.\nPlease help, Maria Lopez",
        attachment_url="https://files.example.com/VSC Claim Form.pdf",
        sender_email="maria@example.com",
    )
    view = ReviewView(
        instance_id="claim-CLM-1001",
        claim_id="CLM-1001",
        runtime_status="Running",
        step="awaiting_approval",
        request_id="wait-1",
        expires_at="2031-03-01T12:00:00+00:00",
        claim=claim,
        agent1=Agent1Output.model_validate(READING),
    )
    return replace(view, **changes)


READING: dict[str, Any] = {
    "claim_id": "CLM-1001",
    "classification": {"claim_type": "VSC", "sub_type": "Electrical", "urgency": "Standard"},
    "justification": "The alternator failed and the car does not start.",
    "confidence_score": 0.86,
    "flags": {
        "missing_information": ["vehicle_vin: not in the e-mail or the document"],
        "potential_concerns": ["The estimate is a month old"],
    },
    "document_extraction": {
        "status": "success",
        "document_type": "claim_form",
        "summary": "A claim form for an alternator.",
    },
    "documents": [
        {
            "name": "VSC Claim Form.pdf",
            "status": "success",
            "document_type": "claim_form",
            "pages": 1,
            "characters": 34,
            "page_texts": ["VSC CLAIM FORM\nContract: VSC-7788"],
        }
    ],
    "extracted_info": {
        "claimant_name": "Maria Lopez",
        "claimant_email": "maria@example.com",
        "contract_number": "VSC-7788",
        "vehicle_year": 2021,
        "vehicle_make": "Honda",
        "vehicle_model": "Accord",
        "current_odometer": 45000,
        "date_of_loss": "2031-02-10",
        "issue_summary": "The car does not start.",
        "repair_facility": "Main Street Motors",
        "diagnosis": "Alternator failure",
        "total_estimate": 767.5,
        "deductible": 100,
    },
}


@pytest.fixture
def desk() -> Iterator[Desk]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, _, rest = self.path.removeprefix("/api/").partition("/")
            if kind == "static":
                file = static_file(
                    HttpRequest("GET", self.path, route_params={"path": rest}, body=b"")
                )
                self.send(file.status_code, file.get_body(), dict(file.headers))
            elif kind == "review":
                self.send(200, render_review(desk.view).encode(), HTML)
            elif self.path.startswith("/api/claims/status/"):
                self.send_json(200, desk.status())
            else:
                self.send_json(404, {"error": "not_found"})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            desk.decisions.append(body)
            self.send_json(*desk.answer(body))

        def send_json(self, status: int, body: dict[str, Any]) -> None:
            self.send(status, json.dumps(body).encode(), {"Content-Type": "application/json"})

        def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Requests are not worth a line in a test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    accept: Callable[[dict[str, Any]], Reply] = lambda body: (200, {"success": True})  # noqa: E731
    desk = Desk(f"http://127.0.0.1:{server.server_port}", waiting_claim(), accept)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield desk
    server.shutdown()
    server.server_close()
    thread.join()


HTML = {**PAGE_HEADERS, "Content-Type": "text/html; charset=utf-8"}
