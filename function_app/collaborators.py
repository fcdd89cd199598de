"""Everyone the activities talk to, built once from the settings. A test's own Functions project
hands over its fakes with `use` before the first activity runs.
"""

from dataclasses import dataclass
from threading import Lock

from function_app.agents.ports import Adjudicator, ClaimAssistant
from function_app.agents.selection import build_adjudicator, build_assistant
from function_app.notifications.ports import Notifier
from function_app.notifications.selection import build_notifier
from function_app.settings import get_settings


@dataclass(frozen=True)
class Collaborators:
    assistant: ClaimAssistant
    adjudicator: Adjudicator
    notifier: Notifier


_lock = Lock()
_in_use: list[Collaborators] = []


def use(collaborators: Collaborators) -> None:
    with _lock:
        _in_use[:] = [collaborators]


def get_collaborators() -> Collaborators:
    with _lock:
        if not _in_use:
            _in_use.append(_from_settings())
        return _in_use[0]


def _from_settings() -> Collaborators:
    settings = get_settings()
    return Collaborators(
        assistant=build_assistant(settings),
        adjudicator=build_adjudicator(settings),
        notifier=build_notifier(settings),
    )
