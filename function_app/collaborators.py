"""Everyone the activities talk to, chosen once by the settings. A test's own Functions project
hands over its fakes with `use` before the first activity runs.
"""

from dataclasses import dataclass
from functools import cached_property

from function_app.agents.ports import Adjudicator, ClaimAssistant
from function_app.agents.selection import build_adjudicator, build_assistant
from function_app.documents.reader import DocumentReader
from function_app.notifications.ports import Notifier
from function_app.notifications.selection import build_notifier
from function_app.settings import get_settings


@dataclass(frozen=True)
class Collaborators:
    documents: DocumentReader
    assistant: ClaimAssistant
    adjudicator: Adjudicator
    notifier: Notifier


class FromSettings:
    """Each is built when it is first needed: an agent that cannot be built stops nobody else."""

    @cached_property
    def documents(self) -> DocumentReader:
        settings = get_settings()
        return DocumentReader(
            allowed_hosts=settings.attachment_allowed_hosts,
            max_bytes=settings.attachment_max_bytes,
            timeout_seconds=settings.attachment_timeout_seconds,
        )

    @cached_property
    def assistant(self) -> ClaimAssistant:
        return build_assistant(get_settings())

    @cached_property
    def adjudicator(self) -> Adjudicator:
        return build_adjudicator(get_settings())

    @cached_property
    def notifier(self) -> Notifier:
        return build_notifier(get_settings())


_in_use: list[Collaborators | FromSettings] = [FromSettings()]


def use(collaborators: Collaborators) -> None:
    _in_use[0] = collaborators


def get_collaborators() -> Collaborators | FromSettings:
    return _in_use[0]
