"""What is wrong with a value, in words for whoever sent it. The value itself is never quoted."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_WORDS = {
    "missing": "is required",
    "string_type": "must be text",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_type": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_pattern_mismatch": "must match {pattern}",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "too_long": "must have at most {max_length} entries",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "extra_forbidden": "is not known here",
    "value_error": "{error}",
}


def validation_message(error: ErrorDetails) -> str:
    words = _WORDS.get(error["type"])
    return words.format(**error.get("ctx", {})) if words else error["msg"]


def faults_in_words(error: ValidationError) -> str:
    """`a.b is required; c must be text`: every field that is wrong, and why."""
    return "; ".join(
        f"{'.'.join(map(str, fault['loc']))} {validation_message(fault)}"
        for fault in error.errors(include_url=False)
    )
