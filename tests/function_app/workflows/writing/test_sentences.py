"""The words that clients of the original look for, and how long they get."""

from datetime import datetime

from function_app.workflows.writing import sentences


def test_topic_is_said_whole_unless_the_status_would_grow_large():
    assert sentences.starting("tides") == "Starting content generation for topic: tides"
    said = sentences.starting("tides " * 10_000)
    assert said.startswith("Starting content generation for topic: tides tides")
    assert len(said) < 1100


def test_hours_are_a_number_with_a_fraction():
    assert sentences.awaiting(2, 72.0) == (
        "Requesting human feedback. Iteration #2. Timeout: 72.0 hour(s)."
    )
    assert sentences.timed_out(0.5) == "Human approval timed out after 0.5 hour(s)."


def test_moment_of_publication_has_no_fraction():
    at = datetime.fromisoformat("2026-07-01T12:30:05.678+00:00")
    assert sentences.published(at) == "Content published successfully at 2026-07-01T12:30:05"
