"""Contracts and facilities in CSV files: what is wrong is named by row and column at the start."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from function_app.contracts.contract_file import ContractFile
from function_app.contracts.facility_file import FacilityFile
from function_app.domain.contract import Contract
from function_app.environment import InvalidSettings
from tests.hosts import ROOT, HostDied, running_host

HEADER = "Contract Number,holder_name,vin,status,effective_date,expiration_date,deductible,branch"
MARIA = "VSC-1,Maria Alvarez,4T1B11HK1KU218764,active,2025-01-15,2035-01-14,100,North"


def written(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> str:
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.csv"  # a file is read once
    path.write_bytes("\n".join(lines).encode(encoding))
    return str(path)


def faults(read: type[ContractFile | FacilityFile], place: str) -> list[str]:
    with pytest.raises(InvalidSettings) as refused:
        read.read(place)
    return [fault.removeprefix(place) for fault in refused.value.faults]


def test_a_contract_is_found_however_its_number_is_spaced(tmp_path: Path) -> None:
    contracts = ContractFile.read(written(tmp_path, HEADER, "", MARIA))

    found = contracts.find("vsc 1", None)

    assert found
    assert (found.status, found.deductible) == ("Active", Decimal("100.00"))
    assert (found.effective_date, found.lienholder) == (date(2025, 1, 15), None)
    assert contracts.find("VSC-2", "4T1B11HK1KU218764") is None, "the number counts"
    assert contracts.find(None, "4t1b11hk1ku218764") == found


def test_the_lists_in_the_guide_can_be_used(tmp_path: Path) -> None:
    guide = (ROOT / "docs/contracts.md").read_text("utf-8")
    lists = dict(re.findall(r"```csv (\w+)\n(.*?)```", guide, re.DOTALL))
    contracts = ContractFile.read(written(tmp_path, lists["contracts"]))
    facilities = FacilityFile.read(written(tmp_path, lists["facilities"]))
    found = contracts.find("VSC-2291847", None)
    assert found
    assert None not in found.dump().values()
    assert facilities.called("Lakeside Toyota Service")[0].type == "Authorized"
    assert all(f"`{column}`" in guide for column in Contract.model_fields)


def test_a_vin_with_two_contracts_tells_neither(tmp_path: Path) -> None:
    contracts = ContractFile.read(written(tmp_path, HEADER, MARIA, MARIA.replace("VSC-1", "TW-9")))
    assert contracts.find(None, "4T1B11HK1KU218764") is None
    assert contracts.find("TW-9", None)


def test_a_spreadsheets_semicolons_and_mark_are_read(tmp_path: Path) -> None:
    lines = (line.replace(",", ";") for line in (HEADER, MARIA))
    contracts = ContractFile.read(written(tmp_path, *lines, encoding="utf-8-sig"))
    assert contracts.find("VSC-1", None)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (MARIA.replace("100", "a hundred"), "row 3, deductible must be an amount in dollars"),
        (MARIA.replace("active", "Actve"), "row 3, status must be Active, Expired, Cancelled"),
        (MARIA.replace("2025-01-15", "15/01/25"), "row 3, effective_date must be a day as in"),
        (MARIA.replace("2035", "2015"), "row 3, expiration_date must not lie before"),
        (MARIA.replace("4T1B", "OOPS"), "row 3, vin must be a VIN"),
        (MARIA.replace("VSC-1", ""), "row 3, contract_number must have letters or digits"),
        (MARIA + ",too,many", "row 3, has more values than there are columns"),
        (MARIA.replace("VSC-1", "vsc 2"), "row 3, contract_number stands in row 2 as well"),
    ],
)
def test_a_bad_value_is_named_by_row_and_column_and_not_quoted(
    tmp_path: Path, row: str, fault: str
) -> None:
    good = MARIA.replace("VSC-1", "VSC-2")
    (told,) = faults(ContractFile, written(tmp_path, HEADER, good, row))
    assert told.startswith(f" (CONTRACTS): {fault}")
    assert "Actve" not in told
    assert "hundred" not in told


def test_every_bad_value_is_named_up_to_a_number(tmp_path: Path) -> None:
    bad = [MARIA.replace("VSC-1", f"VSC-{n}").replace("100", "much") for n in range(30)]
    told = faults(ContractFile, written(tmp_path, HEADER, *bad))
    assert (len(told), told[-1]) == (21, " (CONTRACTS): and 10 more")


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["holder_name,vin"], "has no column contract_number in row 1"),
        ([], "has no column contract_number in row 1"),
        (["contract_number,vin,VIN"], "has the column vin more than once in row 1"),
        ([HEADER, '"VSC-1'], "is not written as CSV"),
    ],
)
def test_a_file_that_is_no_list_of_contracts_is_refused(
    tmp_path: Path, lines: list[str], fault: str
) -> None:
    (told,) = faults(ContractFile, written(tmp_path, *lines))
    assert fault in told


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (told,) = faults(ContractFile, str(tmp_path / "none.csv"))
    assert told == " (CONTRACTS): No such file or directory"


def test_two_facilities_of_one_name_are_told_apart_by_address(tmp_path: Path) -> None:
    twins = [
        "name,address,type",
        "Main Motors,1 Elm St,authorized",
        "Main Motors,9 Oak St,Independent",
    ]
    facilities = FacilityFile.read(written(tmp_path, *twins))
    assert [one.type for one in facilities.called("MAIN MOTORS")] == ["Authorized", "Independent"]
    (told,) = faults(FacilityFile, written(tmp_path, *twins[:2], "Main Motors,,Independent"))
    assert told == " (FACILITIES): row 3, address is needed: the name stands more than once"


def test_the_app_does_not_start_with_a_value_that_it_cannot_use(tmp_path: Path) -> None:
    contracts = written(tmp_path, HEADER, MARIA.replace("100", "a hundred"))
    facilities = tmp_path / "facilities.csv"
    facilities.write_text("name,type\nMain Motors,Friendly\n")
    env = {
        "CONTRACTS": f"csv:{contracts}",
        "FACILITIES": f"csv:{facilities}",
        "CONTRACTS_TOKEN": "one",
        "CONTRACTS_SCOPE": "two",
    }
    with pytest.raises(HostDied) as died, running_host(data_dir=tmp_path / "data", env=env):
        pass
    printed = str(died.value)
    assert "(CONTRACTS): row 2, deductible must be an amount in dollars as in 7500.00" in printed
    assert "(FACILITIES): row 2, type must be Authorized or Independent" in printed
    assert "CONTRACTS_TOKEN and CONTRACTS_SCOPE exclude each other" in printed
    assert "hundred" not in printed
