"""What axe finds on a page as it stands."""

from typing import Any, cast

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_axe = Axe()


def assert_accessible(page: Page) -> None:
    found = cast(list[dict[str, Any]], _axe.run(page).response["violations"])
    faults = [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
    assert not faults, "\n".join([page.url, *faults])
