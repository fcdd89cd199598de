"""JSON that every reader on a claim's way understands alike."""

import pytest

from function_app.kit import plain_json


@pytest.mark.parametrize(
    "text",
    ['{"decision": "rejected", "decision": "approved"}', '[{"a": {"b": 1, "b": 2}}]', '"\\ud800"',
     '"\\u0000"', "1e999", "[" * 65 + "]" * 65],
)  # fmt: skip
def test_what_readers_may_take_differently_is_refused(text: str) -> None:
    with pytest.raises(plain_json.NotPlainJson):
        plain_json.loads(text)


def test_plain_json_is_read() -> None:
    assert plain_json.loads(b'\xef\xbb\xbf{"a": [1.5, "\xc3\xa9", null]}') == {
        "a": [1.5, "é", None]
    }
