"""Why the desk does not do what it is asked for."""

from typing import TypedDict

from function_app.kit.errors import Refusal


class OfSetting(TypedDict):
    setting: str


class DeskNotSetUp(Refusal):
    code = "desk_not_set_up"
    status = 503
    told = OfSetting

    def __init__(self) -> None:
        super().__init__(
            "The claims desk needs a database: set DESK_DATABASE_URL. All else works without it.",
            setting="DESK_DATABASE_URL",
        )


class DeskUnavailable(Refusal):
    code = "desk_unavailable"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            "The desk's database does not answer. Claims go on, and can be decided by their links."
        )
        self.headers = {"Retry-After": "5"}


class TooManyRows(Refusal):
    code = "too_many_rows"
    status = 413

    def __init__(self, most: int) -> None:
        super().__init__(f"There are more than {most:,} claims. Please filter for fewer.")


class NotALead(Refusal):
    code = "not_a_lead"
    status = 403

    def __init__(self) -> None:
        super().__init__("Only a lead assigns claims to others.")


class NotWaiting(Refusal):
    code = "not_waiting_here"
    status = 409

    def __init__(self) -> None:
        super().__init__("The claim does not wait for anybody here.")


class NoSuchView(Refusal):
    code = "no_such_view"
    status = 404

    def __init__(self) -> None:
        super().__init__("You have no saved view with this name.")


class KnownOtherwise(Refusal):
    code = "known_otherwise"
    status = 409

    def __init__(self) -> None:
        super().__init__("Who you are is known by your sign-in, and cannot be said otherwise.")


OF_DATABASE = (DeskNotSetUp, DeskUnavailable)
