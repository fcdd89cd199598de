"""The form that agent 2 decides on: the reviewer completes it, or it is filled from agent 1.

Every list of its fields is made from this model: the page, the facts of the rules, the instructions
of agent 2, the demo. What a caller sends as `claim_data` is not: it stays as it was sent.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import Annotated, Any, Final, Self

from function_app.domain.claim import ClaimType
from function_app.domain.form_fields import Entry, FormField, Kind, Section, fields_of
from function_app.domain.values.lenient import Day, Money, Text, Whole


class DataSource(StrEnum):
    """Who stands behind the figures."""

    REVIEWER = "reviewer_claim_data"
    AGENT1 = "agent1_extraction"
    POLICY = "approval_policy"  # agent 1 read them, and the policy lets them go unconfirmed


Flag = bool | None
Hours = Money


class Claimant(Section):
    name: Annotated[Text, Entry("Name", read_as="claimant_name")] = None
    email: Annotated[Text, Entry("E-mail", Kind.EMAIL, read_as="claimant_email")] = None
    phone: Annotated[Text, Entry("Phone", read_as="claimant_phone")] = None
    address: Annotated[Text, Entry("Address", read_as="claimant_address", is_optional=True)] = None


class Contract(Section):
    contract_number: Annotated[Text, Entry("Contract number", read_as="contract_number")] = None
    product_type: Annotated[
        Text,
        Entry(
            "Product type",
            Kind.CHOICE,
            options=tuple(ClaimType),
            also_at=("contract.type", "product_type", "contract_type"),
        ),
    ] = None
    coverage_level: Annotated[
        Text, Entry("Coverage level", options=("Basic", "Silver", "Gold", "Platinum"))
    ] = None
    status: Annotated[
        Text,
        Entry(
            "Status",
            Kind.CHOICE,
            options=("Active", "Expired", "Cancelled", "Suspended"),
            also_at=("contract_status",),
        ),
    ] = None
    effective_date: Annotated[
        Day, Entry("Effective date", Kind.DATE, also_at=("effective_date",))
    ] = None
    expiration_date: Annotated[
        Day, Entry("Expiration date", Kind.DATE, also_at=("expiration_date",))
    ] = None
    max_claim_amount: Annotated[
        Money, Entry("Maximum amount", Kind.MONEY, also_at=("max_claim_amount",))
    ] = None
    deductible: Annotated[
        Money,
        Entry(
            "Deductible",
            Kind.MONEY,
            read_as="deductible",
            also_at=("deductible", "repair.deductible"),
        ),
    ] = None


class Vehicle(Section):
    year: Annotated[Whole, Entry("Year", Kind.WHOLE, read_as="vehicle_year")] = None
    make: Annotated[Text, Entry("Make", read_as="vehicle_make")] = None
    model: Annotated[Text, Entry("Model", read_as="vehicle_model")] = None
    vin: Annotated[Text, Entry("VIN", Kind.VIN, read_as="vehicle_vin")] = None
    current_mileage: Annotated[
        Whole,
        Entry(
            "Current mileage",
            Kind.WHOLE,
            read_as="current_odometer",
            also_at=(
                "vehicle.mileage", "vehicle.current_odometer", "vehicle.odometer",
                "current_mileage", "current_odometer", "mileage",
            ),
        ),
    ] = None  # fmt: skip
    mileage_at_purchase: Annotated[
        Whole, Entry("Mileage at purchase", Kind.WHOLE, is_optional=True)
    ] = None
    mileage_limit: Annotated[
        Whole,
        Entry("Mileage limit", Kind.WHOLE, also_at=("contract.mileage_limit", "mileage_limit")),
    ] = None
    lienholder: Annotated[Text, Entry("Lienholder", read_as="lienholder", is_optional=True)] = None


class Issue(Section):
    description: Annotated[
        Text,
        Entry(
            "Issue",
            Kind.PROSE,
            read_as="issue_summary",
            also_at=("issue_description", "issue_summary", "issue"),
        ),
    ] = None
    claim_type: Annotated[
        Text,
        Entry(
            "Claim type",
            Kind.CHOICE,
            options=tuple(ClaimType),
            read_as="claim_type",
            also_at=("classification.claim_type", "claim_type"),
        ),
    ] = None
    component_category: Annotated[
        Text,
        Entry(
            "Component",
            read_as="component_category",
            also_at=(
                "repair.component", "classification.component_category", "component_category",
            ),
            is_optional=True,
        ),
    ] = None  # fmt: skip
    date_noticed: Annotated[
        Day,
        Entry(
            "Date of loss",
            Kind.DATE,
            read_as="date_of_loss",
            preferred_at=("issue.date_of_loss", "date_of_loss"),
            also_at=("date_noticed",),
        ),
    ] = None
    is_vehicle_driveable: Annotated[
        Flag, Entry("Drivable", Kind.FLAG, also_at=("is_vehicle_driveable",))
    ] = None


class Part(Section):
    """One line of the repair."""

    name: Annotated[Text, Entry("Name")] = None
    part_number: Annotated[Text, Entry("Part number")] = None
    cost: Annotated[Money, Entry("Cost", Kind.MONEY, also_at=("price",))] = None


class Facility(Section):
    name: Annotated[
        Text,
        Entry(
            "Repair facility",
            read_as="repair_facility",
            also_at=("repair.facility_name", "facility.name", "facility_name"),
        ),
    ] = None
    type: Annotated[
        Text,
        Entry(
            "Facility type",
            Kind.CHOICE,
            options=("Authorized", "Independent"),
            also_at=(
                "repair.facility_type", "facility.type", "facility_type",
                "repair.facility.authorized", "repair.facility_authorized", "facility_authorized",
            ),
        ),
    ] = None  # fmt: skip
    address: Annotated[Text, Entry("Facility address", is_optional=True)] = None


class Repair(Section):
    facility: Facility = Facility()
    diagnosis: Annotated[
        Text, Entry("Diagnosis", Kind.PROSE, read_as="diagnosis", also_at=("diagnosis",))
    ] = None
    parts: Annotated[list[Part] | None, Entry("Parts", Kind.LINES, also_at=("parts",))] = None
    labor_hours: Annotated[
        Hours, Entry("Labor hours", Kind.HOURS, also_at=("labor_hours",), is_optional=True)
    ] = None
    labor_rate: Annotated[
        Money,
        Entry("Labor rate per hour", Kind.MONEY, also_at=("labor_rate",), is_optional=True),
    ] = None
    total_labor_cost: Annotated[
        Money,
        Entry(
            "Total labor",
            Kind.MONEY,
            read_as="total_labor_cost",
            also_at=("claim_amounts.total_labor_cost", "total_labor_cost"),
        ),
    ] = None
    total_parts_cost: Annotated[
        Money,
        Entry(
            "Total parts",
            Kind.MONEY,
            read_as="total_parts_cost",
            also_at=("claim_amounts.total_parts_cost", "total_parts_cost"),
        ),
    ] = None
    total_estimate: Annotated[
        Money,
        Entry(
            "Total estimate",
            Kind.MONEY,
            read_as="total_estimate",
            also_at=(
                "repair.estimate", "repair.estimate_amount", "claim_amounts.total_estimate",
                "total_estimate", "estimate_amount", "estimate",
            ),
        ),
    ] = None  # fmt: skip


class Documents(Section):
    """What came with the claim; nothing is known of a kind that nobody mentioned."""

    claim_form: Annotated[Flag, Entry("Claim form", Kind.BOX, shown_by=("claim_form",))] = None
    repair_estimate: Annotated[
        Flag, Entry("Repair estimate", Kind.BOX, shown_by=("repair_estimate", "invoice"))
    ] = None
    diagnostic_report: Annotated[Flag, Entry("Diagnostic report", Kind.BOX)] = None
    photos: Annotated[Flag, Entry("Photos", Kind.BOX, shown_by=("damage_photos",))] = None
    prior_authorization: Annotated[Flag, Entry("Prior authorization", Kind.BOX)] = None


class Flags(Section):
    is_pre_existing: Annotated[
        Flag,
        Entry(
            "Pre-existing",
            Kind.FLAG,
            also_at=("flags.pre_existing", "issue.is_pre_existing", "is_pre_existing"),
        ),
    ] = None


class FormMetadata(Section):
    """Ours to say, not the caller's."""

    data_source: Annotated[Text, Entry("Data source", options=tuple(DataSource))] = None
    submission_date: Annotated[Day, Entry("Day of filing", Kind.DATE)] = None


class AdjudicationForm(Section):
    claim_id: Annotated[Text, Entry("Claim id", also_at=("metadata.claim_id",))] = None
    submission_date: Annotated[
        Day, Entry("Claim date", Kind.DATE, also_at=("claim_date", "date_submitted"))
    ] = None
    claimant: Claimant = Claimant()
    contract: Contract = Contract()
    vehicle: Vehicle = Vehicle()
    issue: Issue = Issue()
    repair: Repair = Repair()
    documents: Documents = Documents()
    flags: Flags = Flags()
    metadata: FormMetadata = FormMetadata()

    @classmethod
    def at(cls, values: Mapping[str, object]) -> Self:
        """From values by the path of their field."""
        form: dict[str, Any] = {}
        for path, value in values.items():
            *sections, name = path.split(".")
            place = form
            for section in sections:
                place = place.setdefault(section, {})
            place[name] = value
        return cls.model_validate(form)


FORM: Final[Mapping[str, FormField]] = {field.path: field for field in fields_of(AdjudicationForm)}
PART: Final[Mapping[str, FormField]] = {field.path: field for field in fields_of(Part)}
FILLED_BY: Final[Mapping[str, str]] = {
    field.entry.read_as: path for path, field in FORM.items() if field.entry.read_as
}


@cache
def sources(*paths: str) -> tuple[str, ...]:
    """Where the value of these fields may stand in what a caller sent, in the order that counts."""
    return tuple(chain.from_iterable(FORM[path].sources for path in paths))
