"""What the Foundry agents are asked. The task is ours; the claim's material is other people's, and
goes in as data: one JSON text between two marks that it cannot contain.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@cache
def _task(name: str) -> str:
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def _question(task: str, material: dict[str, Any]) -> str:
    # Without "<" nothing in the material can look like the closing mark.
    data = json.dumps(material, indent=1, default=str).replace("<", "\\u003c")
    return f"{_task(task)}\n<claim_material>\n{data}\n</claim_material>\n"


def claim_assistant_question(material: dict[str, Any]) -> str:
    return _question("claim_assistant", material)


def adjudicator_question(claim: dict[str, Any]) -> str:
    return _question("adjudicator", claim)
