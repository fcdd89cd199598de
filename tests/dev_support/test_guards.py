"""The list of guards fits the code: what it takes out is there, and so are the tests."""

import pytest

from dev_support.guards import Guard, ListOutdated, read_guards
from tests.hosts import ROOT


@pytest.mark.parametrize("guard", read_guards(), ids=lambda guard: guard.name)
def test_a_guard_stands_where_the_list_says(guard: Guard) -> None:
    text = (ROOT / guard.file).read_text("utf-8")

    assert guard.removed_from(text) != text
    path, _, name = guard.test.partition("::")
    assert not name or f"def {name}(" in (ROOT / path).read_text("utf-8")


def test_a_guard_that_has_moved_is_named() -> None:
    guard = Guard("the lock", "door.py", "if locked:", "if False:", "test_door.py")

    with pytest.raises(ListOutdated, match=r"the lock: this stands 0 times in door\.py"):
        guard.removed_from("if open:")
