"""What there is to take pictures of: a desk, a claim's page, and the page of its claimant."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

from demo.at_the_desk import AT_THE_DESK, desk_url
from demo.claims_api import ClaimsApi, Json
from demo.contract_files import contract_files
from demo.day.desk_api import DeskApi
from demo.day.programme import filled_desk
from demo.host import running_host
from demo.reviewer import REVIEWER
from demo.samples import samples
from demo.samples.sample import Sample
from dev_support.file_share import serve
from dev_support.host_process import OFFLINE_AGENTS

_CLAIMS_ON_THE_DESK = 60
_QUESTIONS = (
    "When did you first notice that something was wrong?",
    "What did the odometer read on the day of the loss?",
)


@contextmanager
def places() -> Iterator[Mapping[str, str]]:
    """The address of each, by its name. The hosts take free ports, and keep nothing."""
    with (
        tempfile.TemporaryDirectory(prefix="claims-shots-") as folder,
        filled_desk(_CLAIMS_ON_THE_DESK, 0, Path(folder) / "day") as (host, _),
        _two_claims(Path(folder) / "claims") as pages,
    ):
        yield {"desk": desk_url(host.url), **pages}


@contextmanager
def _two_claims(folder: Path) -> Iterator[Mapping[str, str]]:
    """One that waits for its reviewer, and one about which its claimant was asked."""
    chosen = samples(date.today())[:2]  # noqa: DTZ011 - the reader's own calendar
    settings = {**OFFLINE_AGENTS, **AT_THE_DESK, **contract_files(folder, chosen)}
    with (
        serve({sample.file_name: sample.file for sample in chosen}) as papers,
        running_host(0, folder, settings) as host,
        DeskApi(host.url if host.wait_until_ready() else "") as api,
    ):
        waiting, asked = (_read(api, sample, papers) for sample in chosen)
        _ask(api.claims, asked)
        outbox = folder / "outbox"
        api.until(asked["instance_id"], lambda _: any(outbox.glob("*.eml")))
        yield {"review": waiting["review_url"], "claimant": _link_in_the_mail(outbox)}


def _read(api: DeskApi, sample: Sample, papers: str) -> Json:
    started = api.claims.start(
        {
            "claim_id": f"{sample.key}-1001",
            "email_content": sample.email,
            "sender_email": sample.sender,
            "attachment_url": papers + sample.url_path,
        }
    )
    return api.until(started["instance_id"], lambda now: "request_id" in now)


def _ask(api: ClaimsApi, status: Json) -> None:
    api.approve(
        status["instance_id"],
        {
            "decision": "info_requested",
            "reviewer": REVIEWER,
            "request_id": status["request_id"],
            "seen_digest": status["seen_digest"],
            "questions": _QUESTIONS,
            "documents": ["photos"],
        },
    )


def _link_in_the_mail(outbox: Path) -> str:
    (mail,) = outbox.glob("*.eml")
    body = message_from_bytes(mail.read_bytes(), policy=policy.default).get_body(("plain",))
    found = re.search(r"http\S+/api/claimant/\S+", body.get_content() if body else "")
    assert found, mail
    return found[0]
