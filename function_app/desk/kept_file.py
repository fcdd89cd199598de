"""`GET review/{instance_id}/files/{sha256}`: a document as it was when the claim was read, whatever
its sender's address shows by now. It is saved, and never opened beside the claim: its pages are
shown as pictures.
"""

import re
from base64 import b64encode
from typing import Annotated, Final

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse
from pydantic import Field

from function_app.access.guard import signed_in
from function_app.access.refusals import OF_LOOKING
from function_app.claim_files.opened import claim_files
from function_app.claim_files.served import served_as
from function_app.claims.about import OfClaim
from function_app.claims.errors import ClaimNotFound, ClaimPurged
from function_app.claims.instances import find_claim
from function_app.kit.about import About, Reply
from function_app.kit.errors import Refusal
from function_app.kit.routes import ANONYMOUS, Route

FILE_HEADERS: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
SHA256: Final = re.compile(r"[0-9a-f]{64}")


class FileNotFound(Refusal):
    code = "file_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__("The claim has no such file.")


class OfFile(OfClaim):
    sha256: Annotated[str, Field(pattern=f"^{SHA256.pattern}$")]


_FILE = About(
    "Read a document as it was when the claim was read.",
    {
        200: Reply(
            "The document, as its own first bytes tell what it is.",
            media=(
                *("image/png", "image/jpeg", "image/gif", "image/webp"),
                *("application/pdf", "text/plain", "application/octet-stream"),
            ),
            headers=("Content-Disposition", "Content-Security-Policy", "Repr-Digest"),
        )
    },
    path=OfFile,
    refuses=(*OF_LOOKING, ClaimNotFound, FileNotFound, ClaimPurged),
    tag="claims",
    for_reviewers=True,
)


def kept_file(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    instance_id, digest = req.route_params["instance_id"], req.route_params["sha256"]
    signed_in(req, instance_id)
    find_claim(client, instance_id)
    known = SHA256.fullmatch(digest)
    content = claim_files().get(instance_id, digest) if known else None
    if content is None:
        raise FileNotFound
    served = served_as(content)
    name = f"{digest[:12]}.{served.extension}"
    return HttpResponse(
        content,
        headers={
            **FILE_HEADERS,
            "Content-Type": served.content_type,
            "Content-Disposition": f'attachment; filename="{name}"',
            "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:",
        },
    )


ROUTES = (Route("GET", "review/{instance_id}/files/{sha256}", kept_file, ANONYMOUS, about=_FILE),)
