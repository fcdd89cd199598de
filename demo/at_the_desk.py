"""Who sits at the demo's desk: somebody who may decide and lead. Nothing has to be typed."""

from collections.abc import Mapping

from demo.reviewer import REVIEWER

# Whatever local.settings.json says.
AT_THE_DESK: Mapping[str, str] = {
    "REVIEW_AUTH": "open",
    "LOCAL_PRINCIPAL": f"{REVIEWER};reviewer,lead",
    "DESK_DATABASE_URL": "sqlite:///.local/desk.db",
    "CLAIM_FILES": "folder:files",
    "AFTER_REVIEW": "desk",
    "CLAIMANT_MAIL": "log",
}


def desk_url(host_url: str) -> str:
    return f"{host_url}/api/desk"
