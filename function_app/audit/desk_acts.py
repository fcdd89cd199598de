"""What the desk itself did with a claim: its database keeps that, and the durable history does
not."""

from function_app.audit.entries import Happened
from function_app.claim_index.opened import desk_database
from function_app.kit.timestamps import from_milliseconds, iso_utc

_TOLD = {
    "take": "desk_taken",
    "release": "desk_released",
    "assign": "desk_assigned",
    "snooze": "desk_snoozed",
    "note": "desk_noted",
    "override": "desk_overridden",
    "pass_on": "desk_passed_on",
}


def done_at_the_desk(instance_id: str) -> list[Happened]:
    """Empty where there is no desk. Raises `IndexUnavailable`."""
    database = desk_database()
    if database is None:
        return []
    from function_app.claim_index.desk_state import acts_of  # noqa: PLC0415 - slow to load

    with database.reading() as connection:
        acts = [*acts_of(connection, instance_id)]
    return [
        {
            "at": iso_utc(from_milliseconds(act.at_ms)),
            "event": _TOLD[act.act],
            "who": act.person,
            "whose": act.whose,
            "until": None if act.until_ms is None else iso_utc(from_milliseconds(act.until_ms)),
            "words": act.words,
        }
        for act in acts
    ]
