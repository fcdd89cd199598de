"""Agent 1 reads estimates that shops and mail programs saved as HTML."""

from pathlib import Path

import pytest

from tests.function_app.agents.claim_documents import read_claim
from tests.function_app.documents.attachment_server import attachment_server

SAVED_PAGES = Path(__file__).parents[1] / "documents" / "saved_pages"


@pytest.mark.parametrize("page", sorted(SAVED_PAGES.iterdir()), ids=lambda page: page.stem)
def test_a_saved_page_is_read(page: Path) -> None:
    with attachment_server() as server:
        url = server.serves(f"/{page.name}", page.read_bytes())
        output = read_claim("Please see the attached paper.", url)
    read = output.extracted_info
    assert read.contract_number == "VSC-5550123"
    assert str(read.total_estimate) == "767.50"
    assert read.vehicle_vin is None
    assert read.repair_facility is None
    supported = {entry.field for entry in output.evidence if entry.supported}
    assert {"contract_number", "total_estimate"} <= supported
