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
