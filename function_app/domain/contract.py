"""A contract as the contract system has it, and what came of looking one up for a claim. Whatever
it says is read strictly: nobody has to guess what a contract means.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, ValidationError, ValidationInfo, field_validator

from function_app.domain.adjudication_form import FORM
from function_app.domain.claim import ClaimType, known_claim_type
from function_app.domain.form_fields import listed
from function_app.domain.message import Message
from function_app.domain.values.lenient import Cents
from function_app.domain.values.mailbox import email_address
from function_app.domain.values.unseen import all_seen

CONTRACT_SYSTEM: Final = "Contract system"
FACILITY_LIST: Final = "Facility list"
LONGEST_NUMBER: Final = 64  # characters
_LONGEST: Final = 200
_MOST_MILES: Final = 10_000_000
_MILES = re.compile(r"\d+|\d{1,3}(?:,\d{3})+")
_VIN = re.compile(r"[0-9A-HJ-NPR-Z]{17}")

# The fields of the form that a contract fills, each with the contract's own name for it.
CONTRACT_FIELDS: Final[Mapping[str, str]] = {
    "contract.contract_number": "contract_number",
    "contract.product_type": "product_type",
    "contract.coverage_level": "coverage_level",
    "contract.status": "status",
    "contract.effective_date": "effective_date",
    "contract.expiration_date": "expiration_date",
    "contract.max_claim_amount": "max_claim_amount",
    "contract.deductible": "deductible",
    "vehicle.mileage_limit": "mileage_limit",
    "vehicle.vin": "vin",
    "vehicle.lienholder": "lienholder",
}
FACILITY_TYPE: Final = "repair.facility.type"
LOOKED_UP_FIELDS: Final = (*CONTRACT_FIELDS, FACILITY_TYPE)


def _known(read: Callable[[Any], object]) -> BeforeValidator:
    """What is blank is not known."""

    def validate(value: object) -> object:
        is_blank = value is None or (isinstance(value, str) and not value.strip())
        return None if is_blank else read(value)

    return BeforeValidator(validate)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text")  # noqa: TRY004 - pydantic reports ValueErrors
    text = all_seen(value.strip())
    if len(text) > _LONGEST:
        raise ValueError(f"must have at most {_LONGEST} characters")
    return text


def _number(value: object) -> str:
    number = _text(value)
    if len(number) > LONGEST_NUMBER:
        raise ValueError(f"must have at most {LONGEST_NUMBER} characters")
    if not any(map(str.isalnum, number)):
        raise ValueError("must have letters or digits")
    return number


def _one_of(options: tuple[str, ...], written: str) -> str:
    for option in options:
        if option.casefold() == written.casefold():
            return str(option)
    raise ValueError(f"must be {listed(options)}")


def _product(value: object) -> str:
    return _one_of(tuple(ClaimType), known_claim_type(_text(value)))


def _status(value: object) -> str:
    return _one_of(FORM["contract.status"].entry.options, _text(value))


def _facility_type(value: object) -> str:
    return _one_of(FORM[FACILITY_TYPE].entry.options, _text(value))


def _day(value: object) -> date:
    """Of 03/04/2026 nobody knows which number is the month."""
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(_text(value)).date()
    except ValueError:
        raise ValueError("must be a day as in 2026-11-28") from None


def _amount(value: object) -> Decimal:
    from function_app.domain.values.measures import money_of  # noqa: PLC0415

    written = "" if isinstance(value, bool) else value
    try:
        return money_of(written, exact=True)
    except ValueError:
        raise ValueError("must be an amount in dollars as in 7500.00") from None


def _miles(value: object) -> int:
    written = str(value) if not isinstance(value, bool) else ""
    miles = int(written.replace(",", "")) if _MILES.fullmatch(written.strip()[:20]) else None
    if miles is None or miles > _MOST_MILES:
        raise ValueError("must be a whole number of miles as in 100000")
    return miles


def _vin(value: object) -> str:
    vin = re.sub(r"[\s-]", "", _text(value)).upper()
    if not _VIN.fullmatch(vin):
        raise ValueError("must be a VIN: 17 letters and digits without I, O and Q")
    return vin


def _mail(value: object) -> str:
    return email_address(_text(value))


type _Text = Annotated[str | None, _known(_text)]
type _Amount = Annotated[Cents | None, _known(_amount)]
type _Day = Annotated[date | None, _known(_day)]


class Contract(Message):
    """What is not known is null. Errors name a field and what it must be, never its value."""

    contract_number: Annotated[str, BeforeValidator(_number)]
    product_type: Annotated[str | None, _known(_product)] = None
    coverage_level: _Text = None
    status: Annotated[str | None, _known(_status)] = None
    effective_date: _Day = None
    expiration_date: _Day = None
    max_claim_amount: _Amount = None
    deductible: _Amount = None
    mileage_limit: Annotated[int | None, _known(_miles)] = None
    vin: Annotated[str | None, _known(_vin)] = None
    holder_name: _Text = None
    holder_email: Annotated[str | None, _known(_mail)] = None
    lienholder: _Text = None

    @field_validator("expiration_date")
    @classmethod
    def _ends_after_it_begins(cls, value: date | None, info: ValidationInfo) -> date | None:
        begins = info.data.get("effective_date")
        if value and begins and value < begins:
            raise ValueError("must not lie before effective_date")
        return value


class Facility(Message):
    """A repair shop."""

    name: Annotated[str, BeforeValidator(_text)]
    address: _Text = None
    type: Annotated[str, BeforeValidator(_facility_type)]


class _Lookup(Message):
    looked_up_at: datetime

    @classmethod
    def ours(cls, written: object) -> Self | None:
        """As we keep it in a reading. What an agent may have written there is none of ours."""
        try:
            return None if written is None else cls.model_validate(written)
        except ValidationError:
            return None


class ContractLookup(_Lookup):
    """Kept with what was read. `unavailable`: the contract system did not say."""

    outcome: Literal["found", "not_found", "unavailable"]
    source: str = CONTRACT_SYSTEM
    contract: Contract | None = None


class FacilityLookup(_Lookup):
    source: str = FACILITY_LIST
    facility: Facility


def squeezed(text: str) -> str:
    """By which numbers and names are compared: letters and digits alone."""
    return "".join(filter(str.isalnum, text)).casefold()
