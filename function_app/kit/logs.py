"""What reaches the log: of the libraries, which tell every step of an HTTP call and of an
orchestration, only what is amiss; of an unforeseen exception, all but its text.
"""

import logging
import traceback

_TALKATIVE = (
    "azure",
    "durabletask",
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "openai",
    "alembic",
)


def quiet_libraries() -> None:
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def without_text(error: BaseException) -> str:
    """The class of the exception and where it was raised. Its text may quote a claimant."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__qualname__}\n{frames}"
