"""One claim on its way: files it, follows its status and prints each step when it is first seen."""

import time
from collections.abc import Callable
from typing import Any

from demo.claims_api import ClaimsApi, Json
from demo.samples.sample import Sample
from function_app.claims.steps import Step

FINAL = frozenset({"Completed", "Failed", "Terminated", "Canceled"})
STEPS = (
    Step.AGENT1_PROCESSING, Step.AGENT1_COMPLETED, Step.AWAITING_APPROVAL, Step.AGENT2_PROCESSING,
    Step.AGENT2_COMPLETED,
)  # fmt: skip
PATIENCE_SECONDS = 240  # a busy machine may need minutes to read a photograph


class ClaimStuck(Exception):
    pass


def steps_between(seen: str, step: str) -> tuple[Step, ...]:
    """The steps that a claim went through between two looks."""
    first = STEPS.index(Step(seen)) + 1 if seen in STEPS else 0
    return STEPS[first : STEPS.index(Step(step))] if step in STEPS else ()


class Journey:
    def __init__(self, api: ClaimsApi, sample: Sample, run: str) -> None:
        self.sample = sample
        self.claim_id = f"{sample.key}-{run}"
        self.instance_id = ""
        self.status: Json = {}
        self._api = api
        self._began = time.monotonic()
        self._step = ""

    def file(self, documents_url: str) -> None:
        print()
        self._began = time.monotonic()
        answer = self._api.start(
            {
                "claim_id": self.claim_id,
                "email_content": self.sample.email,
                "sender_email": self.sample.sender,
                "attachment_url": documents_url + self.sample.url_path,
                "metadata": {"source": "demo"},
            }
        )
        self.instance_id = answer["instance_id"]
        self.show("filed", f"{self.sample.headline} ({self.sample.file_name})")

    def look(self) -> None:
        """Reads the status once; prints its step if it is a new one."""
        self.status = self._api.status(self.instance_id)
        progress: dict[str, Any] = self.status["custom_status"] or {}
        step = progress.get("step") or self._step
        if step != self._step:
            for missed in steps_between(self._step, step):
                self.show(missed, missed.message)
            self._step = step
            self.show(step, progress.get("message") or "")

    def follow(self, arrived: Callable[["Journey"], bool], check: Callable[[], None]) -> None:
        """Looks until `arrived`; `check` raises when waiting has become pointless."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            check()
            self.look()
            if arrived(self):
                return
            time.sleep(0.02)
        raise ClaimStuck(f"{self.claim_id} is still at {self._step} after {PATIENCE_SECONDS} s")

    @property
    def waits_for_reviewer(self) -> bool:
        return self.is_undecided or self.has_ended

    @property
    def is_undecided(self) -> bool:
        return self._step == Step.AWAITING_APPROVAL

    @property
    def has_ended(self) -> bool:
        """Or waits for a person who settles what agent 2 has left to one."""
        return self._step == Step.AWAITING_SETTLEMENT or self.status.get("runtime_status") in FINAL

    @property
    def review_url(self) -> str:
        return self.status.get("review_url") or ""

    def show_who_answered(self) -> None:
        """The agent that spoke last, if it is one of Foundry's."""
        result: Json = self.status.get("output") or {}
        names = ("agent2_output", "agent1_output")  # in the status, as long as it has not ended
        said = [result.get("agent2_output"), *(self.status.get(name) for name in names)]
        output: Json = next(filter(None, said), {})
        if seen := output.get("provenance"):
            version, model = seen["agent_version"], seen["model"]
            tokens = f"{seen['input_tokens']:,} + {seen['output_tokens']:,} tokens"
            self.show("answered by", f"{seen['agent_name']} version {version}, {model}, {tokens}")

    def show(self, step: str, message: str) -> None:
        elapsed = time.monotonic() - self._began
        print(f"{self.sample.key:<13}{elapsed:7.2f} s  {step:<18}  {message}", flush=True)
