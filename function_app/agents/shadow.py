"""A second agent that reads some claims beside agent 1, to learn how it would do. It is asked when
agent 1 has answered, on threads of its own: no claim waits for it, nobody sees its answer, and its
failure is a line in the log. Of what it read only the names of the fields are kept that differ.
"""

import logging
from collections.abc import Callable, Sequence
from hashlib import sha256
from queue import Full, Queue
from threading import Lock, Thread
from typing import Any, Final, NamedTuple, Protocol

from function_app.agents.differing_values import without_typography
from function_app.agents.ports import ClaimAssistant
from function_app.domain.claim import Agent1Input
from function_app.domain.document import Document
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.reading import Agent1Output

_log = logging.getLogger(__name__)

AT_ONCE: Final = 2
MOST_WAITING: Final = 8  # with their documents in memory
_PARTS: Final = 1_000_000
# Two agents never summarize in the same words.
_FIELDS: Final = [name for name in ExtractedInfo.model_fields if name != "issue_summary"]
_CLASSIFIED: Final = ("claim_type", "component_category")


class Ledger(Protocol):
    """What is known of claims that were read twice. Both may raise."""

    def begin(self, instance_id: str) -> bool:
        """Whether this claim is still to be read: once, whatever becomes of it."""
        ...

    def keep(self, instance_id: str, compared: Sequence[str], differing: Sequence[str]) -> None: ...


class _Asked(NamedTuple):
    question: Agent1Input
    documents: Sequence[Document]
    answer: Agent1Output


class Shadow:
    """`forget` deletes the conversation that the agent's service has kept."""

    def __init__(
        self,
        assistant: Callable[[], ClaimAssistant],
        percent: float,
        ledger: Ledger,
        forget: Callable[[str], None],
    ) -> None:
        self._assistant = assistant
        self._percent = percent
        self._ledger = ledger
        self._forget = forget
        self._waiting: Queue[_Asked] = Queue(MOST_WAITING)
        self._starting = Lock()
        self._threads: list[Thread] = []

    def look(
        self, question: Agent1Input, documents: Sequence[Document], answer: Agent1Output
    ) -> None:
        """Returns at once, and raises nothing. What a person has asked for is not read twice."""
        if question.is_for_a_person or not is_chosen(question.claim.claim_id, self._percent):
            return
        try:
            self._waiting.put_nowait(_Asked(question, documents, answer))
        except Full:
            _log.warning("shadow_skipped instance=%s: others wait", question.instance_id)
            return
        self._start()

    def _start(self) -> None:
        """Its threads end with the process, whatever they wait for."""
        with self._starting:
            if len(self._threads) < AT_ONCE:
                thread = Thread(target=self._run, name="shadow-agent", daemon=True)
                self._threads.append(thread)
                thread.start()

    def _run(self) -> None:
        while True:
            asked = self._waiting.get()
            try:
                self._read(asked)
            except Exception as error:  # noqa: BLE001 - whatever it is, the claim has gone on
                # Its text may quote the claim.
                kind = type(error).__name__
                _log.warning("shadow_failed instance=%s %s", asked.question.instance_id, kind)

    def _read(self, asked: _Asked) -> None:
        instance_id = asked.question.instance_id
        if not self._ledger.begin(instance_id):
            return
        output = self._assistant().read(asked.question, asked.documents)
        if output.provenance and output.provenance.conversation_id:
            self._forget(output.provenance.conversation_id)
        compared, differing = compare(asked.answer, output)
        self._ledger.keep(instance_id, compared, differing)
        _log.info(
            "shadow_read instance=%s compared=%d differing=%d",
            instance_id, len(compared), len(differing),
        )  # fmt: skip


class ShadowedAssistant:
    """Agent 1, with another that reads after it."""

    def __init__(self, assistant: ClaimAssistant, shadow: Shadow) -> None:
        self._assistant = assistant
        self._shadow = shadow

    def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output:
        answer = self._assistant.read(question, documents)
        self._shadow.look(question, documents, answer)
        return answer


def is_chosen(claim_id: str, percent: float) -> bool:
    """The same answer for a claim each time; who is chosen of few stays chosen of more."""
    place = int.from_bytes(sha256(claim_id.encode()).digest()[:8]) % _PARTS
    return place < percent / 100 * _PARTS


def compare(answer: Agent1Output, other: Agent1Output) -> tuple[list[str], list[str]]:
    """The fields that one of the two has read, and of these the ones that differ."""
    first, second = _values(answer), _values(other)
    compared = [name for name in first if first[name] is not None or second[name] is not None]
    return compared, [name for name in compared if first[name] != second[name]]


def _values(output: Agent1Output) -> dict[str, Any]:
    read = {name: getattr(output.extracted_info, name) for name in _FIELDS}
    classified = {name: getattr(output.classification, name) for name in _CLASSIFIED}
    return {name: without_typography(value) for name, value in (read | classified).items()}
