"""What must be right about the sign-in before the app starts: in Azure nobody gets a claims desk
that is open to all by having forgotten a setting.
"""

import logging
import re

from function_app.access.easyauth import local_principal
from function_app.environment import InvalidSettings
from function_app.settings import Platform, Settings

logger = logging.getLogger(__name__)

_SHORTEST_KEY = 32  # characters
_REVIEWER = re.compile(r"group:\S+|role:\S+|[^@\s:]*@[^@\s:]+")


def check_sign_in(settings: Settings, platform: Platform) -> None:
    """Raises `InvalidSettings`."""
    faults = [*_faults(settings, platform)]
    if faults:
        raise InvalidSettings(faults)
    if settings.review_auth == "easyauth":
        _warn_who_is_locked_out(settings, platform)


def _faults(settings: Settings, platform: Platform) -> list[str]:
    way, keys = settings.review_auth, settings.review_link_keys
    short = [key for key in keys if len(key.get_secret_value()) < _SHORTEST_KEY]
    unclear = [entry for entry in settings.reviewers if not _REVIEWER.fullmatch(entry)]
    found = {
        "REVIEW_AUTH must be link or easyauth in Azure: without it, or with open, "
        "anybody who knows a claim's number decides on it": platform.is_azure
        and way in {None, "open"},
        "REVIEW_LINK_KEYS is needed where REVIEW_AUTH is link": way == "link" and not keys,
        f"REVIEW_LINK_KEYS must be of {_SHORTEST_KEY} characters or more each": short,
        "REVIEWERS must list mail, @domain, group:ID or role:NAME": unclear,
        "LOCAL_PRINCIPAL must be as in ada@example.com;role,role": not _is_principal(
            settings.local_principal
        ),
    }
    return [fault for fault, is_so in found.items() if is_so]


def _is_principal(written: str | None) -> bool:
    try:
        local_principal(written or "nobody@localhost.invalid")
    except ValueError:
        return False
    return True


def _warn_who_is_locked_out(settings: Settings, platform: Platform) -> None:
    if not settings.reviewers:
        logger.warning("sign_in_incomplete; REVIEWERS is empty: nobody may review")
    if platform.is_azure and not platform.signs_people_in(settings):
        logger.warning(
            "sign_in_incomplete; App Service authentication is off, or TRUST_SIGN_IN_HEADERS is: "
            "nobody may review"
        )
    if platform.is_azure and not settings.review_link_keys:
        logger.warning(
            "sign_in_incomplete; without REVIEW_LINK_KEYS a page that one instance of the app "
            "drew cannot decide at another one"
        )
