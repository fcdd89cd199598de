"""Why an attachment could not be used, as a clause that a claims reviewer understands."""


class AttachmentProblem(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AttachmentNotAccessible(AttachmentProblem):
    """It could not be fetched."""


class AttachmentNotReadable(AttachmentProblem):
    """It was fetched, and nothing could be read in it."""


class AttachmentOnlyRecorded(AttachmentNotReadable):
    """It was fetched and recognised as what is not read."""
