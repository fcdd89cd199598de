"""What a reviewer should look at twice, whichever agent read the claim: figures, days and people
that do not agree, attachments that could not be read, values that nothing supports.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from function_app.claims.verification.evidence import (
    only_quoted_fields,
    unsupported_fields,
    unsure_fields,
)
from function_app.domain.claim import ClaimRequest
from function_app.domain.document import Document
from function_app.domain.evidence import EvidenceProblem
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.reading import Agent1Output
from function_app.domain.unreadable import field_name
from function_app.domain.values.days import (
    is_written_day_first,
    is_written_month_first,
    may_all_be_other_days,
)
from function_app.domain.values.measures import in_dollars
from function_app.domain.values.money import CENT
from function_app.domain.values.numbers import WrittenNumber, number_at
from function_app.domain.values.texts import quoted
from function_app.domain.values.vin import vin_problem

_EXTRA = re.compile(
    r"\b(?:tax(?:es)?|vat|fees?|supplies|charges?)\b[^\n$0-9]{0,40}\$?\s?(?=[0-9])",
    re.IGNORECASE,
)
_MOST_EXTRAS = 20


def concerns(
    output: Agent1Output, claim: ClaimRequest, documents: Sequence[Document], today: date
) -> list[str]:
    found = [
        *_about_vin(output.extracted_info),
        *_about_days(output.extracted_info, today),
        *_about_unclear_day(output, claim, documents),
        *_about_people(output, claim),
        *_about_totals(output, claim, documents),
        *_about_evidence(output),
        *_about_scans(output),
        *_about_quoted_mails(output, claim, documents),
        *(f"{document.name}: {document.note}" for document in documents if document.note),
    ]
    return list(dict.fromkeys(found))


def _about_vin(info: ExtractedInfo) -> Iterator[str]:
    if info.vehicle_vin and (problem := vin_problem(info.vehicle_vin)):
        yield problem


def _about_days(info: ExtractedInfo, today: date) -> Iterator[str]:
    if info.date_of_loss and info.date_of_loss > today:
        yield f"The date of loss, {info.date_of_loss}, lies in the future."
    if info.vehicle_year and info.vehicle_year > today.year + 1:
        yield f"The vehicle's year, {info.vehicle_year}, lies in the future."


def _about_unclear_day(
    output: Agent1Output, claim: ClaimRequest, documents: Sequence[Document]
) -> Iterator[str]:
    """An agent may have taken 03-10-2026 for March or for October."""
    day = output.extracted_info.date_of_loss
    quotes = [e.quote for e in output.evidence if e.field == "date_of_loss" and e.supported]
    if day is None or not quotes or not all(map(may_all_be_other_days, quotes)):
        return
    told = (is_written_month_first, is_written_day_first)
    if not any(is_so(text) for text in _texts(claim, documents) for is_so in told):
        yield (
            f"The date of loss was taken as {day}, but {quoted(quotes[0])} does not say which "
            "number is the month."
        )


def _texts(claim: ClaimRequest, documents: Sequence[Document]) -> list[str]:
    return [claim.email_content or "", *(page for paper in documents for page in paper.pages)]


def _about_people(output: Agent1Output, claim: ClaimRequest) -> Iterator[str]:
    sender, hinted = claim.sender_email, claim.claimant_name
    for place, info in _by_source(output).items():
        address = info.claimant_email
        if sender and address and address.casefold() != sender.casefold():
            yield f"The sender is {sender}, but {place} names {address} as the claimant's."
    named = output.extracted_info.claimant_name
    if hinted and named and not same_name(hinted, named):
        yield f"The claim was filed for {hinted}, but {named} is named in it."


def same_name(one: str, other: str) -> bool:
    """First and last name agree; middle names and titles do not matter."""
    first, second = (set(re.findall(r"[^\W\d_]{2,}", name.casefold())) for name in (one, other))
    return first <= second or second <= first


def _by_source(output: Agent1Output) -> dict[str, ExtractedInfo]:
    sources = {"the e-mail": output.email_body_extraction}
    if output.document_extraction:
        names = [report.name for report in output.documents]
        place = names[0] if len(names) == 1 else "the documents"
        sources[place] = output.document_extraction.extracted_fields
    return sources


def _about_totals(
    output: Agent1Output, claim: ClaimRequest, documents: Sequence[Document]
) -> Iterator[str]:
    """Tax and fees that are written somewhere may make up the difference."""
    extras = _extras(_texts(claim, documents))
    sources = _by_source(output)
    told = [_figures(info) for info in sources.values()]
    for place, info in sources.items():
        yield from _about_total(f"In {place}", info, extras)
    merged = output.extracted_info
    if _figures(merged) not in told:
        yield from _about_total("Taken together", merged, extras)
    if merged.deductible and merged.total_estimate and merged.deductible > merged.total_estimate:
        yield "The deductible is higher than the total."


def _figures(info: ExtractedInfo) -> tuple[Decimal | None, ...]:
    return info.total_parts_cost, info.total_labor_cost, info.total_estimate


def _about_total(place: str, info: ExtractedInfo, extras: set[Decimal]) -> Iterator[str]:
    parts, labor, total = _figures(info)
    if parts is None or labor is None or total is None:
        return
    difference = total - parts - labor
    if all(abs(difference - extra) > CENT for extra in {Decimal(), *extras}):
        yield (
            f"{place}, parts of {parts:,.2f} and labor of {labor:,.2f} make "
            f"{parts + labor:,.2f}, but the total is {total:,.2f}."
        )


def _extras(texts: Iterable[str]) -> set[Decimal]:
    """Each, and all of one text together."""
    found: set[Decimal] = set()
    for text in texts:
        named = list(_EXTRA.finditer(text))[:_MOST_EXTRAS]
        numbers = (number_at(text, words.end()) for words in named)
        amounts = [amount for number in numbers if (amount := _in_cents(number)) is not None]
        found |= {*amounts, sum(amounts, Decimal())}
    return found


def _in_cents(number: WrittenNumber | None) -> Decimal | None:
    return in_dollars(number) if number and number.has_cents else None


def _about_evidence(output: Agent1Output) -> Iterator[str]:
    calculated = {
        entry.field for entry in output.evidence if entry.problem is EvidenceProblem.CALCULATED
    }
    fields = unsupported_fields(output)
    if sums := [field_name(field) for field in fields if field in calculated]:
        yield f"Calculated, not stated in what was sent: {', '.join(sums)}."
    if others := [field_name(field) for field in fields if field not in calculated]:
        yield f"Not supported by a quote from what was sent: {', '.join(others)}."


def _about_scans(output: Agent1Output) -> Iterator[str]:
    if unsure := [field_name(field) for field in unsure_fields(output)]:
        yield f"Hard to read in a scan or photograph, compare with it: {', '.join(unsure)}."


def _about_quoted_mails(
    output: Agent1Output, claim: ClaimRequest, documents: Sequence[Document]
) -> Iterator[str]:
    for mail, fields in only_quoted_fields(output, claim, documents).items():
        yield (
            f"Only in a mail that {mail or 'the e-mail'} quotes or forwards, not in the sender's "
            f"own words: {', '.join(map(field_name, fields))}."
        )
