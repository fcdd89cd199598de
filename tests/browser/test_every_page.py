"""Every page in each of its states: what axe finds, and whether it scrolls sideways. Each is looked
at in each size, and in three of them once light, once dark and once in forced colours; which size
has which colours goes round. The long form looks at all of them in all. 720 is 1440 at 200 %.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import watched_page
from tests.browser.states import claimants, claims, desks
from tests.browser.states.house import House, State

SIZES: Final = ((1440, 900), (1024, 768), (720, 450), (390, 844))
COLOURS: Final[dict[str, dict[str, Any]]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
# Claimants and claims that move the clock come first: what others have begun would time out.
STATES: Final[dict[str, State]] = {
    f"{room.__name__.rpartition('.')[2]}-{state.__name__}": state
    for room in (claimants, claims, desks)
    for state in room.STATES
}
WITHOUT_SCRIPTS: Final = "_without_scripts"
DISABLED: Final = "Emulation.setScriptExecutionDisabled"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with ExitStack() as desks_opened:
        yield House(tmp_path_factory.mktemp("house"), desks_opened)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # A colour on its way to another is no contrast.
    with watched_page(browser, reduced_motion="reduce") as page:
        yield page


def bring_about(house: House, page: Page, name: str) -> None:
    """What was loaded without scripts stays as it is when axe, which is one, may run again."""
    scripts = page.context.new_cdp_session(page)
    if name.endswith(WITHOUT_SCRIPTS):
        scripts.send(DISABLED, {"value": True})
    STATES[name](house, page)
    scripts.send(DISABLED, {"value": False})


def look(page: Page, size: tuple[int, int], colours: str) -> None:
    page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))
    page.emulate_media(**COLOURS[colours])
    assert page.evaluate("document.documentElement.scrollWidth") == size[0], size
    assert_accessible(page)


def spread(name: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Each colour in a size of its own; the size that is left out goes round."""
    first = [*STATES].index(name)
    for nth, colours in enumerate(COLOURS):
        yield SIZES[(first + nth) % len(SIZES)], colours


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    house: House, page: Page, name: str
) -> None:
    bring_about(house, page, name)
    for width, height in SIZES:
        page.set_viewport_size(ViewportSize(width=width, height=height))
        assert page.evaluate("document.documentElement.scrollWidth") == width
    for size, colours in spread(name):
        look(page, size, colours)


@pytest.mark.slow
@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_in_any_size_and_colours(house: House, page: Page, name: str) -> None:
    bring_about(house, page, name)
    for size, colours in product(SIZES, COLOURS):
        look(page, size, colours)
