"""What the libraries log: every step of an HTTP call and of an orchestration, many lines a claim.

Only what is amiss is worth a line; what happens to a claim is said by our own events.
"""

import logging

_TALKATIVE = ("azure", "durabletask", "httpx", "httpx2", "httpcore", "httpcore2", "openai", "pypdf")


def quiet_libraries() -> None:
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
