import pytest

from function_app.workflows.streaming.models import wants_text


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", False),
        ("*/*", False),
        ("text/*", False),
        ("text/event-stream", False),
        ("application/json", False),
        ("text/plain", True),
        ("Text/Plain; charset=utf-8", True),
        ("text/plain, */*", True),
        ("text/event-stream, text/plain", True),
        ("text/event-stream, text/plain;q=0.9", False),
        ("text/plain;q=0.9, */*;q=0.8", True),
        ("text/plain; q=0.5, */*", False),
        ("text/plain;charset=utf-8;q=0.4, text/event-stream;q=0.3", True),
        ("text/plain;q=0", False),
        ("text/plain;q=much", False),
    ],
)
def test_plain_text_is_sent_to_who_names_it_and_likes_events_no_better(accept: str, expected: bool):
    assert wants_text(accept) is expected
