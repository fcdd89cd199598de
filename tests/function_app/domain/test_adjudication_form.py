"""One model of the form: what is made from it is whole, and nothing in it leads nowhere."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from function_app.claims.agent2_input import filled_by_agent1
from function_app.domain.adjudication_form import FILLED_BY, FORM, PART, AdjudicationForm, sources
from function_app.domain.decision import ClaimAmounts
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.form_fields import Kind
from function_app.domain.reading import Agent1Output

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "static"
OURS = {"claim_id", "submission_date", "metadata.data_source", "metadata.submission_date"}


def paths_in(schema: dict[str, Any], models: dict[str, Any], prefix: str = "") -> set[str]:
    """The leaves of a JSON schema; a list is one."""
    found = set[str]()
    for name, inner in schema["properties"].items():
        model = models.get(str(inner.get("$ref")).rpartition("/")[2])
        path = f"{prefix}{name}"
        found |= paths_in(model, models, f"{path}.") if model else {path}
    return found


def test_the_json_schema_has_every_field_with_its_label() -> None:
    schema = AdjudicationForm.model_json_schema()
    assert paths_in(schema, schema["$defs"]) == FORM.keys()
    status = schema["$defs"]["Contract"]["properties"]["status"]
    assert status["title"] == FORM["contract.status"].entry.label == "Status"


def test_the_page_draws_every_field_that_is_not_ours_once() -> None:
    drawn = re.findall(r'entry\("([\w.]+)"', (STATIC / "_form.html").read_text("utf-8"))
    lines = {path for path, field in FORM.items() if field.entry.kind is Kind.LINES}
    assert Counter(drawn) == Counter(FORM.keys() - OURS - lines)


@pytest.mark.parametrize("script", ["form.js", "totals.js", "parts.js", "fields.js"])
def test_the_scripts_name_only_fields_and_kinds_of_the_form(script: str) -> None:
    text = (STATIC / script).read_text("utf-8")
    named = set(re.findall(r'"((?:contract|repair|vehicle|issue)\.[\w.]+)"', text))
    assert named <= FORM.keys()
    assert named or script != "totals.js"
    if script == "fields.js":
        known = set(re.findall(r"^  (\w+): \(text\)", text, re.MULTILINE))
        kinds = {field.entry.kind for field in [*FORM.values(), *PART.values()]}
        assert kinds - {Kind.PROSE, Kind.CHOICE, Kind.BOX, Kind.LINES} <= known
    if script == "parts.js":
        assert set(re.findall(r"(\w+): read\(", text)) == PART.keys()


def test_all_that_agent_1_reads_has_a_place_in_the_form() -> None:
    assert FILLED_BY.keys() - {"claim_type", "component_category"} == set(
        ExtractedInfo.model_fields
    )
    assert set(ClaimAmounts.model_fields) <= FILLED_BY.keys()


def test_what_agent_1_reads_is_where_the_form_has_it() -> None:
    reading = Agent1Output.model_validate(
        {
            "claim_id": "CLM-1",
            "classification": {"claim_type": "VSC"},
            "extracted_info": {"total_estimate": "$767.50", "date_of_loss": "2026-06-28"},
            "documents": [
                {"name": "a.pdf", "document_type": "invoice", "status": "success"},
                {"name": "b.pdf", "document_type": "damage_photos", "status": "failed"},
            ],
        }
    )
    filled = filled_by_agent1(reading)
    assert {path: str(value) for path, value in filled.items()} == {
        "issue.claim_type": "VSC",
        "repair.total_estimate": "767.50",
        "issue.date_noticed": "2026-06-28",
        "documents.repair_estimate": "True",
    }


def test_no_value_may_stand_in_two_fields_places() -> None:
    """A source that two fields share would fill both from one value."""
    shared = Counter(source for field in FORM.values() for source in field.sources)
    assert [source for source, count in shared.items() if count > 1] == []


def test_the_date_of_loss_counts_before_the_day_it_was_noticed() -> None:
    assert sources("issue.date_noticed")[:3] == (
        "issue.date_of_loss",
        "date_of_loss",
        "issue.date_noticed",
    )


def test_a_form_is_made_from_paths_and_a_wrong_one_is_refused() -> None:
    form = AdjudicationForm.at({"repair.facility.type": "Authorized", "contract.deductible": 100})
    assert form.repair.facility.type == "Authorized"
    assert form.dump()["contract"]["deductible"] == 100.0
    assert form.dump()["contract"]["status"] is None
    with pytest.raises(ValidationError, match="no_such_field"):
        AdjudicationForm.at({"repair.no_such_field": 1})


@pytest.mark.parametrize("name", ["README.md", "demo.http"])
def test_the_documented_examples_hold_only_fields_of_the_form(name: str) -> None:
    _, mark, rest = (ROOT / name).read_text("utf-8").partition('"claim_data": ')
    assert mark
    example, _ = json.JSONDecoder().raw_decode(rest)
    assert AdjudicationForm.model_validate(example).repair.total_estimate is not None


@pytest.mark.parametrize("path", FORM)
def test_every_field_is_told_in_words(path: str) -> None:
    told = FORM[path].in_words()
    assert told.startswith(f"`{path}` {FORM[path].entry.label}")
    assert all(f"`{source}`" in told for source in FORM[path].sources)
