"""Steps that pass faster than the demo looks are still told."""

from demo.journey import steps_between


def test_steps_that_were_passed_between_two_looks_are_known() -> None:
    assert steps_between("agent1_processing", "awaiting_approval") == ("agent1_completed",)
    assert steps_between("", "agent1_completed") == ("agent1_processing",)


def test_nothing_is_made_up_between_neighbours_or_for_other_endings() -> None:
    assert steps_between("agent1_processing", "agent1_completed") == ()
    assert steps_between("awaiting_approval", "rejected") == ()
