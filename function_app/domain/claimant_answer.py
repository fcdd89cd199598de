"""What a claimant answers when they are asked. Their files are named by what is in them: the bytes
lie with the claim.
"""

from typing import Annotated

from pydantic import Field

from function_app.domain.message import Message

LONGEST_ANSWER = 4000  # characters
MOST_FILES = 10
MOST_BYTES = 25 * 1024 * 1024  # of all files of one answer
TAKEN = "PDF files, photos, Word and Excel files, saved e-mails and plain text"

type Words = Annotated[str, Field(max_length=LONGEST_ANSWER)]


class KeptFile(Message):
    """`name` is what its sender calls it."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    name: Annotated[str, Field(max_length=200)]
    size: int = 0


class AnsweredQuestion(Message):
    question: Annotated[str, Field(max_length=500)]
    answer: Words


class ClaimantAnswer(Message):
    """`message` is what they say besides."""

    answers: Annotated[list[AnsweredQuestion], Field(max_length=10)] = []
    message: Words = ""
    documents: Annotated[list[KeptFile], Field(max_length=MOST_FILES)] = []

    @property
    def texts(self) -> list[str]:
        """Their own words; what they were asked is none of theirs."""
        return [text for text in (*(one.answer for one in self.answers), self.message) if text]
