"""Mail that is not sent: each is a file, for whoever looks what a claimant would have got."""

import os
import re
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from function_app.notifications.ports import NotificationFailed

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class Outbox:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def post(self, message: EmailMessage, to: str) -> None:
        """The same mail once more is the same file. Raises `NotificationFailed`."""
        del to
        number = str(message["Message-ID"]).strip("<>").rpartition("@")[0]
        path = self._folder / f"{_NOT_IN_A_NAME.sub('-', number)[:150]}.eml"
        unfinished = path.with_name(f".{path.name}.{uuid4().hex}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(bytes(message))
            unfinished.replace(path)
        except OSError as error:
            raise NotificationFailed(f"The outbox failed: {type(error).__name__}") from error
