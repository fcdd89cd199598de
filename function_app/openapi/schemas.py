"""Models as JSON Schema, all of them together, so that each has one name."""

import json
import re
from collections.abc import Iterable
from typing import Any, Literal, cast

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from function_app.kit.about import Model
from function_app.openapi.bodies import as_read

type Json = dict[str, Any]
type Mode = Literal["validation", "serialization"]

_REF = "#/components/schemas/{model}"
_NAME = re.compile(r'"#/components/schemas/([^"]+)"')
_HOOKS = "pydantic_js_annotation_functions"


class Schemas:
    """`bodies` are the models of JSON objects that callers send (see `bodies`), `sent` those of
    all else that they send, and `answered` those of what the app answers.
    """

    def __init__(
        self, bodies: Iterable[Model], sent: Iterable[Model], answered: Iterable[Model]
    ) -> None:
        read = {id(model): model for model in bodies}
        wanted: dict[tuple[int, Mode], Model] = {
            (id(model), "validation"): model for model in (*read.values(), *sent)
        }
        wanted |= {(id(model), "serialization"): model for model in answered}
        self._found, rest = TypeAdapter[Any].json_schemas(
            [(key, mode, TypeAdapter(model)) for (key, mode), model in wanted.items()],
            ref_template=_REF,
            schema_generator=_AsItTravels,
        )
        self._components: Json = rest.get("$defs", {})
        for model in read.values():
            schema = self._whole(self.sent(model))
            schema.update(as_read(schema))

    def sent(self, model: Model) -> Json:
        return self._found[(id(model), "validation")]

    def answered(self, model: Model) -> Json:
        return self._found[(id(model), "serialization")]

    def named_in(self, part: Json) -> Json:
        """The components that a part of the document refers to, and those that these refer to."""
        named, waiting = set[str](), [part]
        while waiting:
            found = set(_NAME.findall(json.dumps(waiting.pop()))) - named
            named |= found
            waiting += [self._components[name] for name in found]
        return {name: self._components[name] for name in sorted(named)}

    def fields(self, schema: Json) -> Json:
        """The properties of an object, by name."""
        return self._whole(schema).get("properties", {})

    def _whole(self, schema: Json) -> Json:
        """What a reference leads to."""
        while name := schema.get("$ref"):
            schema = self._components[str(name).rpartition("/")[2]]
        return schema


class _AsItTravels(GenerateJsonSchema):
    """What a model keeps from those who write it, such as a language model, is in what we answer
    all the same. Names of fields stand for themselves, without a title.
    """

    def generate_inner(self, schema: Any) -> JsonSchemaValue:
        whole = self.mode == "serialization"
        return super().generate_inner(_without_skips(schema) if whole else schema)

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        """What is answered is there: a default is for those who send."""
        whole = self.mode == "serialization"
        return self.generate_inner(schema["schema"]) if whole else super().default_schema(schema)

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _without_skips(schema: Any) -> Any:
    metadata = cast(Json, schema.get("metadata") or {})
    hooks: list[Any] = metadata.get(_HOOKS, [])
    kept = [hook for hook in hooks if not _is_skip(hook)]
    return schema if kept == hooks else {**schema, "metadata": {**metadata, _HOOKS: kept}}


def _is_skip(hook: object) -> bool:
    return type(getattr(hook, "__self__", None)).__name__ == "SkipJsonSchema"
