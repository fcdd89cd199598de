"""No letter invites an answer by mail: no question is open, so nobody would take it in."""

import pytest

from function_app.domain.letter import LetterKind
from function_app.letters.written import written
from tests.function_app.letters.test_hostile_values import KINDS, order


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("has_page", [False, True])
def test_no_letter_invites_an_answer_by_mail(kind: LetterKind, has_page: bool) -> None:
    words = written(order(kind), has_page=has_page).text.lower()
    said = words.replace("a reply to our e-mail does not reach your claim", "")
    assert "reply" not in said
    assert "subject" not in said
