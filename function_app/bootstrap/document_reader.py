"""Who reads the documents of a claim, and the scans among them."""

from typing import TYPE_CHECKING

from function_app.claims.activities import Documents
from function_app.settings import Settings

if TYPE_CHECKING:
    from function_app.documents.ocr.ports import Ocr


def build_document_reader(settings: Settings) -> Documents:
    """Pages that are pictures are kept only for an agent that looks at them."""
    from function_app.documents.ocr.picture_reader import PictureReader
    from function_app.documents.reader import DocumentReader

    is_seen = settings.agent1_endpoint is not None and settings.agent1_sees_images
    return DocumentReader(
        allowed_hosts=settings.attachment_allowed_hosts,
        max_bytes=settings.attachment_max_bytes,
        timeout_seconds=settings.attachment_timeout_seconds,
        pictures=PictureReader(build_ocr(settings), keeps_images=is_seen),
    )


def build_ocr(settings: Settings) -> "Ocr":
    match settings.ocr:
        case "off":
            from function_app.documents.ocr.none import NoOcr

            return NoOcr()
        case "local":
            from function_app.documents.ocr.local import local_ocr

            return local_ocr()
        case "azure":
            from function_app.agents.foundry.connection import credential_for
            from function_app.documents.ocr.azure import AzureOcr

            endpoint = settings.document_intelligence_endpoint or ""
            return AzureOcr(endpoint, credential_for(settings, endpoint))
