"""A conversation with an offline agent, turn by turn, as a session keeps it."""

from function_app.chat.offline.conversation import Answer, Lookup, Turn


def converse(
    answer: Answer, *messages: str, output: str | None = None, lookup: Lookup | None = None
) -> list[str]:
    turns: list[Turn] = []
    for message in messages:
        turns.append(Turn("user", message))
        turns.append(Turn("assistant", answer(turns, output, lookup)))
    return [turn.text for turn in turns if turn.role == "assistant"]


def last(
    answer: Answer, *messages: str, output: str | None = None, lookup: Lookup | None = None
) -> str:
    return converse(answer, *messages, output=output, lookup=lookup)[-1]
