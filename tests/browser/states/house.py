"""Where the states of all pages come about: a house with desks, each opened when somebody
first goes there.
"""

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response

from dev_support.ports import free_port
from tests.browser.conftest import open_desk
from tests.browser.desk import Desk, OpenClaim
from tests.browser.queue_desk import ANA
from tests.browser.test_desk_dashboard import remember_days
from tests.function_app.desk.drawn import HOSTILE

# Who decides twice what is dear; ANA leads.
POLICY = f"""
roles: {{lead: [{ANA}]}}
approvals:
  - when: {{amount_over: 5000}}
    count: 2
"""
SETTINGS = {
    "whole": {
        "AFTER_REVIEW": "desk",
        "CLAIM_FILES": "folder:files",
        "CLAIMANT_MAIL": "log",
        "DESK_DATABASE_URL": "sqlite:///desk.db",
        "INTAKE": "folder:mails",
        "LETTERS": "draft",
    },
    "empty": {"DESK_DATABASE_URL": "sqlite:///desk.db"},
    "unset": {},
    "away": {
        "DESK_DATABASE_URL": f"postgresql+psycopg://app:of-no-use@127.0.0.1:{free_port()}/desk"
    },
    "links": {"REVIEW_AUTH": "link", "REVIEW_LINK_KEYS": "k" * 40},
}
DEAD = {
    "2026-11-28 Re your claim.eml": "Claim CLM-1001 has no open question that it could answer.",
    f"{HOSTILE.replace('/', '')}.eml": "It is larger than 35 MB.",
    f"{'W' * 100}.eml": "It is encrypted, or signed in a way that only a mail program can open.",
}


@dataclass
class House:
    folder: Path
    _open: ExitStack
    _desks: dict[str, Desk] = field(default_factory=dict[str, Desk])

    @property
    def desk(self) -> Desk:
        return self.place("whole")

    def place(self, name: str) -> Desk:
        if name not in self._desks:
            data, settings = self.folder / name, dict(SETTINGS[name])
            data.mkdir()
            if name == "whole":
                settings |= self._furnished(data)
            self._desks[name] = self._open.enter_context(open_desk(data, **settings))
        return self._desks[name]

    def goto(self, page: Page, path: str, place: str = "whole") -> Response | None:
        return page.goto(f"{self.place(place).api.host.url}/api/{path}")

    def sit_down(self, page: Page, place: str = "whole") -> None:
        cookie = {"name": "claims_desk_person", "value": ANA}
        page.context.add_cookies([{**cookie, "url": self.place(place).api.host.url}])

    def link(self, claim: OpenClaim) -> str:
        """What the claimant was sent."""
        claim.api.until(claim.claim_id, lambda _: bool(self._mails(claim)))
        found = re.search(r"http://\S+", self._mails(claim)[0])
        assert found is not None
        return found[0]

    def _mails(self, claim: OpenClaim) -> list[str]:
        paths = (self.folder / "whole/outbox").glob("*.eml")
        mails: list[Any] = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
        ours = [mail for mail in mails if f"[claim {claim.claim_id}]" in mail["Subject"]]
        return [mail.get_body(("plain",)).get_content() for mail in ours]

    def _furnished(self, data: Path) -> dict[str, str]:
        """With days behind it, and mails that nobody could take in."""
        (policy := data / "policy.yaml").write_text(POLICY)
        (dead := data / "mails/dead").mkdir(parents=True)
        for name, reason in DEAD.items():
            (dead / name).write_bytes(b"...")
            (dead / f"{name}.reason.txt").write_text(reason)
        remember_days(data)
        return {"APPROVAL_POLICY": str(policy)}


type State = Callable[[House, Page], object]
