"""The questions that reviewers often ask: lines of a file, which a setting may replace."""

from functools import cache
from pathlib import Path

from function_app.environment import InvalidSettings
from function_app.settings import Settings

_OURS = Path(__file__).with_name("questions.txt")
_LONGEST = 500
_MOST = 50


def check_questions(settings: Settings) -> None:
    """Raises `InvalidSettings`."""
    canned_questions(settings.claimant_questions)


@cache
def canned_questions(file: str | None) -> tuple[str, ...]:
    """Raises `InvalidSettings` for a file that cannot be read, and a line that is too long."""
    try:
        text = Path(file).read_text(encoding="utf-8-sig") if file else _OURS.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings(
            [f"CLAIMANT_QUESTIONS names a file that cannot be read: {type(error).__name__}"]
        ) from error
    lines = [line.strip() for line in text.splitlines()]
    questions = [line for line in lines if line and not line.startswith("#")]
    if len(questions) > _MOST or any(len(question) > _LONGEST for question in questions):
        raise InvalidSettings(
            [f"CLAIMANT_QUESTIONS must hold at most {_MOST} lines of {_LONGEST} characters"]
        )
    return tuple(questions)
