"""Two claims that have nothing in common, and a short way to have agent 1 read one."""

from datetime import date
from functools import cache

from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.claims.verification.verify import verified
from function_app.documents.fetching.fetcher import trusted_authorities
from function_app.documents.reader import DocumentReader
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.reading import Agent1Output
from tests.function_app.documents.pdf_files import pdf, table_pdf

TODAY = date(2025, 6, 30)

ALTERNATOR_EMAIL = """Hello,

my Honda would not start on May 12, 2025 and the battery light had been on for days. It has
45,000 miles on it.

Thanks,
Maria Lopez
"""
ALTERNATOR_ESTIMATE = table_pdf(
    "Repair estimate",
    ("Customer", "Maria Lopez", "Phone", "(312) 555-0148"),
    ("Contract #", "VSC-20481", "Deductible", "$100.00"),
    ("Vehicle", "2019 Honda Accord", "VIN", "1HGCM82633A004352"),
    ("Mileage", "45,210", "Date of loss", "05/12/2025"),
    ("Repair facility", "Lakeside Auto Service"),
    ("Diagnosis", "Alternator output 11.2 V, belt glazed."),
    ("Alternator assembly", "1", "$285.00", "$285.00"),
    ("Serpentine belt", "1", "$45.00", "$45.00"),
    ("Labor: 3.5 hrs @ $125.00",),
)
STAIN_EMAIL = """Good morning, I am Tom Weber.
Coffee left a stain on the leather seat of my 2022 Kia Telluride on 3 June 2025, contract APP-991.
"""
STAIN_FORM = pdf(
    "Appearance protection claim form",
    "Insured name: Weber, Tom",
    "VIN: 5XYP5DHC6NG198765",
    "Odometer reading: 18200 miles",
    "Body shop: Bright Interiors",
    "Estimated cost: $412.75",
)

_authorities = cache(trusted_authorities)  # whose file takes longer to load than a claim to be read


def read_claim(
    email: str | None = None,
    *attachments: str,
    sender: str | None = "maria@example.com",
    claimant: str | None = None,
) -> Agent1Output:
    claim = ClaimRequest(
        claim_id="C-1",
        email_content=email,
        attachment_urls=list(attachments),
        sender_email=sender,
        claimant_name=claimant,
    )
    reader = DocumentReader(
        allowed_hosts=["127.0.0.1"], timeout_seconds=10, ssl_context=_authorities()
    )
    question = Agent1Input(instance_id="claim-C-1", claim=claim)
    documents = reader.read_all(claim.attachments)
    output = OfflineClaimAssistant().read(question, documents)
    return verified(output, claim, documents, TODAY)
