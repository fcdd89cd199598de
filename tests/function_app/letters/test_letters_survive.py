"""A host that is killed while it sends a letter: the same letter goes again, and counts once."""

from pathlib import Path
from typing import Any

import pytest

from tests.function_app.letters.conftest import letters_host
from tests.function_app.letters.test_letters_journey import APPROVED


@pytest.mark.slow
def test_a_letter_outlives_a_kill_while_it_is_sent(tmp_path: Path):
    """The mail server has it when the host dies, and the host never learns of it."""
    with letters_host(tmp_path, LETTERS="auto") as api:
        killed = list[str]()

        def kill_once(mail: Any) -> None:
            if not killed:
                killed.append(mail["Message-ID"])
                api.host.process.kill()

        api.gates.words["agent2/pays"] = APPROVED
        api.file("pays")
        api.mails.taken = kill_once
        api.approve("pays")
        api.host.ended()
        assert killed
        api.host.restart()
        api.ended("pays")

        first, second = api.sent("pays")
        assert first["Message-ID"] == second["Message-ID"] == killed[0]
        assert "$667.50" in second.get_body(("plain",)).get_content()
        assert api.told("pays") == ["letter_made", "letter_sent"]
