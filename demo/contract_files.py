"""The contract system of the demo: two CSV files, of the samples' contracts and repair facilities.
They are written anew for each run, since a contract's days are counted from today.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from demo.documents import money
from demo.samples.sample import Sample
from dev_support.host_process import HostFailed

_HOLDER = ("Claimant name", "Customer name", "Customer")  # as the samples' papers call them


def contract_files(folder: Path, samples: Sequence[Sample]) -> Mapping[str, str]:
    """Writes both; the settings that name them."""
    contracts = [_contract(sample) for sample in samples]
    return written(folder, contracts, [_facility(sample) for sample in samples])


def written(
    folder: Path,
    contract_rows: Sequence[Mapping[str, object]],
    facility_rows: Sequence[Mapping[str, object]],
) -> Mapping[str, str]:
    """The settings that name the files."""
    contracts, facilities = folder / "contracts.csv", folder / "facilities.csv"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(contracts, contract_rows)
        _write(facilities, facility_rows)
    except OSError as error:
        raise HostFailed(f"{folder} cannot be used as a folder: {error.strerror}.") from error
    return {"CONTRACTS": f"csv:{contracts}", "FACILITIES": f"csv:{facilities}"}


def _contract(sample: Sample) -> Mapping[str, object]:
    paper, coverage = _on_paper(sample), sample.review.coverage
    return {
        "contract_number": paper["Contract number"],
        "holder_name": next(paper[label] for label in _HOLDER if label in paper),
        "holder_email": sample.sender,
        "vin": paper["VIN"],
        "product_type": coverage.product,
        "coverage_level": coverage.level,
        "status": coverage.status,
        "effective_date": coverage.effective,
        "expiration_date": coverage.expiration,
        "max_claim_amount": coverage.maximum,
        "deductible": money(sample.expected.deductible),
        "mileage_limit": coverage.mileage_limit,
        "lienholder": paper.get("Lienholder", ""),
    }


def _facility(sample: Sample) -> Mapping[str, object]:
    review = sample.review
    return {
        "name": _on_paper(sample)["Repair facility"],
        "address": review.facility_address,
        "type": review.facility_type,
    }


def _on_paper(sample: Sample) -> Mapping[str, str]:
    return {label: value for panel in sample.paper.panels for label, value in panel.fields}


def _write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
