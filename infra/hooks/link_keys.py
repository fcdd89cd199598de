"""The keys that sign the links to the review page. They are made once, and no deployment changes
them. `python3 infra/hooks/link_keys.py` puts a new one in front; links that an older one has signed
are good until `--keep` lets it go.
"""

import argparse
import secrets
import sys

from services import Refused, Service, service, stored, when_the_role_has_arrived

VAULT_SCOPE = "https://vault.azure.net/.default"
MANAGEMENT = "https://management.azure.com"
_SECRET = "/secrets/review-link-keys?api-version=7.4"  # noqa: S105 - where it is
_REFRESH = "/config/configreferences/appsettings/refresh?api-version=2025-03-01"


def make_once(vault: Service) -> bool:
    """Whether they were made now."""
    if _keys(vault):
        return False
    _store(vault, [_new_key()])
    return True


def add_one(vault: Service, keep: int | None = None) -> int:
    """How many there are now; with `keep` no more than that, the newest."""
    keys = [_new_key(), *_keys(vault)][:keep]
    _store(vault, keys)
    return len(keys)


def refresh(management: Service, app_id: str) -> None:
    """The app otherwise looks into the vault once a day."""
    management.call("POST", app_id + _REFRESH)


def _keys(vault: Service) -> list[str]:
    try:
        value: str = vault.call("GET", _SECRET)["value"]
    except Refused as refusal:
        if refusal.status != 404:
            raise
        return []
    return [key for key in value.split(",") if key]


def _store(vault: Service, keys: list[str]) -> None:
    vault.call("PUT", _SECRET, {"value": ",".join(keys)})


def _new_key() -> str:
    return secrets.token_urlsafe(48)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=int, metavar="N", help="keep the newest N keys, 1 or more")
    options = parser.parse_args()
    if options.keep is not None and options.keep < 1:
        parser.error("--keep must be 1 or more")
    vault = service(stored("VAULT_URI"), VAULT_SCOPE)
    count = when_the_role_has_arrived(lambda: add_one(vault, options.keep))
    refresh(service(MANAGEMENT, f"{MANAGEMENT}/.default"), stored("APP_ID"))
    print(f"A new key signs the links of the review page; {count} are accepted.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
