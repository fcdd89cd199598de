"""A field as people name it."""

from function_app.domain.adjudication_form import FORM
from function_app.domain.unreadable import field_name


def field_words(name: str) -> str:
    """ "Vehicle: VIN" for `vehicle.vin`; what agents read has the form's words."""
    field = FORM.get(name)
    if field is None:
        words = field_name(name)
        return words[:1].upper() + words[1:]
    section = name.partition(".")[0].capitalize()
    return f"{section}: {field.entry.label}"
