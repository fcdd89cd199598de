"""Why a record is not shown."""

from function_app.kit.errors import Refusal


class RecordNotWhole(Refusal):
    code = "record_not_whole"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            "The desk's database does not answer, and without it the record is not whole. "
            "Please try again."
        )
        self.headers = {"Retry-After": "5"}
