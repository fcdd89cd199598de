"""The peers' virtual environment is made once, and what goes wrong is told in pip's words."""

from pathlib import Path

import pytest

from bench.peers.environment import PeerFailed, prepare, run


def test_it_is_made_once_and_anew_when_its_contents_change(tmp_path: Path) -> None:
    folder, requirements = tmp_path / "venv", tmp_path / "requirements.txt"
    requirements.write_text("# nothing\n")
    python = prepare(folder, requirements)
    prefix = run("It does not run", python, "-c", "import sys; print(sys.prefix)").strip()
    assert Path(prefix).samefile(folder)

    (folder / "kept").touch()
    prepare(folder, requirements)
    assert (folder / "kept").exists()

    requirements.write_text("no requirement at all\n")
    with pytest.raises(PeerFailed, match=r"(?s)cannot be installed:.*Invalid requirement"):
        prepare(folder, requirements)
    assert not (folder / "kept").exists()
    assert not (folder / "installed.txt").exists(), "the next run tries again"
