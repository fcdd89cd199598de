"""What the exporter's process makes of what the host has noted, without that process."""

from io import BytesIO

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan

from local_host.telemetry.facts import Facts, packed, unpacked
from local_host.telemetry.spans import Spans


def exported(noted: Facts, resource: Resource | None = None) -> list[ReadableSpan]:
    spans, pieces = Spans(resource or Resource.get_empty()), BytesIO(packed(noted.taken()))
    return [span for piece in unpacked(pieces) for span in spans.made_of(piece)]
