"""Which sections of the form are open from the start: those in which there is something to look at.
A section in which all agrees is folded to one line.
"""

from collections.abc import Mapping
from typing import Final

from function_app.desk.views.form_view import FieldView

_SECTIONS: Final = {
    "claimant": ("claimant.",),
    "contract": ("contract.",),
    "vehicle": ("vehicle.",),
    "issue": ("issue.", "flags."),
    "repair": ("repair.facility.", "repair.diagnosis"),
    "cost": ("repair.parts", "repair.labor_", "repair.total_"),
    "documents": ("documents.",),
}


def open_sections(fields: Mapping[str, FieldView]) -> dict[str, bool]:
    return {
        section: any(field.is_open for path, field in fields.items() if path.startswith(paths))
        for section, paths in _SECTIONS.items()
    }
