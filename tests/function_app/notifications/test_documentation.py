"""What docs/notifications.md shows is what the channels say, and its verifier verifies it."""

import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from dev_support.loopback_server import Reply, Request, serving
from function_app.notifications.email_smtp import MailServer, SmtpChannel
from function_app.notifications.ports import Channel, Recipient, ReviewNotice
from function_app.notifications.slack import SlackChannel
from function_app.notifications.teams import TeamsChannel
from function_app.notifications.webhook import WebhookNotifier
from tests.hosts import ROOT
from tests.mail_server import mail_server

GUIDE = (ROOT / "docs/notifications.md").read_text("utf-8")
SECRET = "a secret of the receiver"
ANN = Recipient(mail="ann@example.com")
NOTICE = ReviewNotice(
    instance_id="claim-CLM-1",
    claim_id="CLM-1",
    claim_type="VSC",
    confidence=0.9,
    amount=767.5,
    due_at=datetime(2026, 7, 2, 12, tzinfo=UTC),
    review_url="https://claims.example.com/api/review/claim-CLM-1",
    request_id="r-1",
    to=(ANN,),
)


def shown(fence: str) -> str:
    found = re.search(rf"^```{fence}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert found, f"the guide has no {fence}"
    return found[1]


def posted(make: Callable[[str], Channel], notice: ReviewNotice = NOTICE) -> Request:
    received: list[Request] = []

    def keep(request: Request) -> Reply:
        received.append(request)
        return Reply()

    with serving(keep) as server:
        make(server.url).send(notice, None)
    [request] = received
    return request


@pytest.mark.parametrize(
    ("name", "make"),
    [("webhook", WebhookNotifier), ("teams", TeamsChannel), ("slack", SlackChannel)],
)
def test_guide_shows_what_a_channel_receives(name: str, make: Callable[[str], Channel]):
    assert json.loads(posted(make).body) == json.loads(shown(f"json {name}"))


def test_guide_shows_the_mail():
    with mail_server() as mailbox:
        server = MailServer(host="127.0.0.1", port=mailbox.port, security="none")
        SmtpChannel(server, "claims@insurer.example").send(NOTICE, ANN)
    [mail] = mailbox.mails
    headers = "".join(f"{name}: {mail[name]}\n" for name in ("From", "To", "Subject"))
    assert f"{headers}\n{mail.get_content()}".replace("\r\n", "\n") == shown("text email")


def verifier() -> Callable[..., bool]:
    names: dict[str, Any] = {}
    exec(shown("python"), names)
    return names["is_ours"]


def test_guides_verifier_knows_what_is_ours():
    request = posted(lambda url: WebhookNotifier(url, SECRET))
    header, is_ours = request.headers["X-Signature"], verifier()
    assert is_ours(SECRET, header, request.body)
    assert not is_ours("another", header, request.body)
    assert not is_ours(SECRET, header, request.body.replace(b"767.5", b"967.5"))
    moment, _, rest = header.removeprefix("t=").partition(",")
    assert not is_ours(SECRET, f"t={int(moment) + 1},{rest}", request.body)
    for garbled in ("", "t=,v1=", f"t={moment}", f"t={moment},v1=\u00e9", "nothing"):
        assert not is_ours(SECRET, garbled, request.body)


def test_guides_verifier_knows_what_is_old():
    long_ago = time.time() - 301
    request = posted(lambda url: WebhookNotifier(url, SECRET, now=lambda: long_ago))
    assert not verifier()(SECRET, request.headers["X-Signature"], request.body)


def test_signature_is_of_the_time_and_the_bytes_of_the_body():
    notice = NOTICE.model_copy(update={"claimant_name": "J\u00f6rg"})
    request = posted(lambda url: WebhookNotifier(url, SECRET, now=lambda: 1783000000.9), notice)
    assert re.fullmatch(r"t=1783000000,v1=[0-9a-f]{64}", request.headers["X-Signature"])
    assert "J\u00f6rg".encode() in request.body


def test_without_a_secret_there_is_no_signature():
    assert posted(WebhookNotifier).headers["X-Signature"] is None


def test_guide_names_every_setting_of_the_notifiers():
    every = set(re.findall(r"`([A-Z_]+)(?:=[^`]*)?`", GUIDE))
    template = json.loads((ROOT / "local.settings.json.template").read_text("utf-8"))["Values"]
    ours = {
        name for name in template if name.startswith(("NOTIF", "TEAMS", "SLACK", "SMTP", "ACS"))
    }
    assert ours <= every
