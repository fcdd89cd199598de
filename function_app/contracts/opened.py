"""The places that CONTRACTS and FACILITIES name, opened when they are first needed."""

from functools import cache

from function_app.contracts.ports import Contracts, Facilities
from function_app.environment import InvalidSettings
from function_app.settings import Settings, get_settings

# ruff: noqa: PLC0415
# Each adapter is imported where it is opened: a cold start does without them.

_FILE = "csv:"


@cache
def contracts() -> Contracts | None:
    """None: nobody but a person looks contracts up."""
    return open_contracts(get_settings())


@cache
def facilities() -> Facilities | None:
    return open_facilities(get_settings())


def check_contracts(settings: Settings) -> None:
    """Raises `InvalidSettings`, with the row and column of each value that cannot be used."""
    faults: list[str] = []
    for opened in (_contract_file, open_facilities):
        try:
            opened(settings)
        except InvalidSettings as error:
            faults += error.faults
    if settings.contracts_token and settings.contracts_scope:
        faults.append("CONTRACTS_TOKEN and CONTRACTS_SCOPE exclude each other")
    if faults:
        raise InvalidSettings(faults)


def open_contracts(settings: Settings) -> Contracts | None:
    if not settings.contracts or settings.contracts.startswith(_FILE):
        return _contract_file(settings)

    from function_app.contracts.service import ContractService
    from function_app.contracts.service_token import service_token

    return ContractService(settings.contracts, service_token(settings))


def open_facilities(settings: Settings) -> Facilities | None:
    if not settings.facilities:
        return None

    from function_app.contracts.facility_file import FacilityFile

    return FacilityFile.read(settings.facilities.removeprefix(_FILE))


def _contract_file(settings: Settings) -> Contracts | None:
    place = settings.contracts or ""
    if not place.startswith(_FILE):
        return None

    from function_app.contracts.contract_file import ContractFile

    return ContractFile.read(place.removeprefix(_FILE))
