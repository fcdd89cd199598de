"""Whoever changes an exported record is told which link is the first that does not hold."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from function_app.audit.__main__ import main
from function_app.audit.chain import chained, head_of
from function_app.audit.period import hash_of_heads
from function_app.audit.signing import signed
from function_app.audit.verify import BadLink, lines_of, verify
from tests.function_app.audit.conftest import SEED

KEY = SecretStr(SEED)
OTHER_KEY = SecretStr(b64encode(bytes(32)).decode())
type Lines = list[dict[str, Any]]


def record(claim: str, key: SecretStr | None = KEY) -> Lines:
    happened = [{"at": f"2031-02-0{day}", "event": "step", "day": day} for day in range(1, 5)]
    chain = chained(claim, happened)
    return [*chain, {"head": signed(head_of(chain, claim, filed_at="2031-02-01"), key)}]


def period(*records: Lines) -> Lines:
    heads = [lines[-1]["head"] for lines in records]
    seal = signed(
        {"from": None, "to": None, "claims": len(heads), "hash": hash_of_heads(heads)}, KEY
    )
    return [*(line for lines in records for line in lines), {"period": seal}]


def changed(lines: Lines) -> None:
    lines[1]["day"] = 9


def taken_out(lines: Lines) -> None:
    del lines[1]


def swapped(lines: Lines) -> None:
    lines[1], lines[2] = lines[2], lines[1]


def cut_short(lines: Lines) -> None:
    del lines[3]


def headless(lines: Lines) -> None:
    del lines[4]


def chained_anew(lines: Lines) -> None:
    content = {name: lines[0][name] for name in ("at", "event")}
    lines[:4] = chained("claim-1", [content])


def with_another_head(lines: Lines) -> None:
    chained_anew(lines)
    lines[-1]["head"] |= {"entries": 1, "hash": lines[0]["hash"]}


def signed_by_another(lines: Lines) -> None:
    head = lines[-1]["head"]
    key = signed({}, OTHER_KEY)["public_key"]
    lines[-1]["head"] = {**head, "public_key": key}


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (changed, "Entry 2 of claim-1 has been changed"),
        (taken_out, "Entry 2 of claim-1 is missing"),
        (swapped, "Entry 2 of claim-1 is missing or out of its place"),
        (cut_short, "Entry 3 of claim-1 is not the last"),
        (headless, "Entry 4 of claim-1: the record ends here"),
        (chained_anew, "Entry 1 of claim-1 is not the last"),
        (with_another_head, "The head of claim-1 has been changed"),
        (signed_by_another, "The head of claim-1 has been changed"),
    ],
)
def test_the_first_bad_link_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tamper: Callable[[Lines], None], words: str
) -> None:
    lines = record("claim-1")
    tamper(lines)
    file = tmp_path / "record.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert main(["verify", str(file)]) == 1
    assert words in capsys.readouterr().out


def test_a_record_as_it_was_made_holds() -> None:
    verdict = verify(record("claim-1"))
    assert (verdict.claims, verdict.entries, verdict.is_unsigned) == (1, 4, False)


def test_every_single_changed_value_is_noticed() -> None:
    for number in range(5):
        for name in record("claim-1")[number].get("head") or record("claim-1")[number]:
            lines = record("claim-1")
            place = lines[number].get("head") or lines[number]
            place[name] = "changed"
            with pytest.raises(BadLink):
                verify(lines)


def test_a_period_tells_that_a_claim_is_missing() -> None:
    first, second = record("claim-1"), record("claim-2")
    assert verify(period(first, second)).is_complete
    with pytest.raises(BadLink, match="some are missing"):
        verify([*first, period(first, second)[-1]])
    with pytest.raises(BadLink, match="behind the end"):
        verify([*period(first), *second])


def folded(lines: Lines) -> dict[str, Any]:
    return {"instance_id": "claim-1", "entries": lines[:-1], **lines[-1]}


def test_what_only_looks_like_the_end_of_a_line_breaks_no_record() -> None:
    happened = [{"at": "2031-02-01", "event": "decision", "comments": "one\u2028two\x85three\x0c"}]
    chain = chained("claim-1", happened)
    lines = [*chain, {"head": signed(head_of(chain, "claim-1"), KEY)}]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    assert verify(lines_of(text)).entries == 1


@pytest.mark.parametrize(
    "change",
    [
        {"instance_id": "claim-2"},
        {"note": "approved by the board"},
        {"entries": 5},
        {"entries": ["x"]},
        {"entries": None},
        {"head": None},
        {"claims": "abc"},
        {"claims": [5]},
        {"purged": [5]},
    ],
)
def test_the_json_of_a_claim_has_nothing_but_what_is_proved(change: dict[str, Any]) -> None:
    whole = folded(record("claim-1"))
    assert verify(lines_of(json.dumps(whole))).claims == 1
    with pytest.raises(BadLink):
        verify(lines_of(json.dumps({**whole, **change})))


def test_nothing_can_be_written_beside_a_head_or_the_end_of_a_period() -> None:
    for number in (4, 5):
        lines = period(record("claim-1"))
        lines[number]["note"] = "approved by the board"
        with pytest.raises(BadLink, match="note"):
            verify(lines)


def test_the_proof_of_a_purged_claim_is_not_anothers() -> None:
    head = record("claim-1")[-1]["head"]
    proof = {"instance_id": "claim-1", "head": head, "purged_at": "2031-03-01", "left": None}
    assert verify([{"purged": proof}]).purged == 1
    for change in ({"instance_id": "claim-2"}, {"note": "approved"}):
        with pytest.raises(BadLink):
            verify([{"purged": {**proof, **change}}])


def test_an_unsigned_record_says_so_and_is_no_proof() -> None:
    unsigned = record("claim-1", key=None)
    assert verify(unsigned).is_unsigned
    with pytest.raises(BadLink, match="not signed by the given key"):
        verify(unsigned, public_key=signed({}, KEY)["public_key"])


@pytest.mark.parametrize("text", ["", "no json", '{"number": 1', "[1, 2]", '{"a": 1}\n{"b"\n'])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(BadLink):
        verify(lines_of(text))


def test_a_file_that_cannot_be_read_is_wrong_usage(tmp_path: Path) -> None:
    assert main(["verify", str(tmp_path / "none")]) == 2
