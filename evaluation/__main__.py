"""`python -m evaluation`: generated claims are read by the agents, and what they read is counted.

The report goes to the standard output, what is being done to the standard error.
"""

import argparse
import json
import sys
from pathlib import Path

from dev_support import ROOT
from dev_support.command_line import ended, new_file, say
from dev_support.tables import markdown_table, text_table
from evaluation.as_sent.command import DEFAULT_CLAIMS as CLAIMS_OF_A_KIND
from evaluation.as_sent.command import papers_report
from evaluation.claims import DEFAULT_CLAIMS, DEFAULT_SEED, GeneratedClaim, generate
from evaluation.from_audit import NoGoldenSet, golden_set, kept_as, read_golden
from evaluation.metrics import scored
from evaluation.reading import Reading, read_all
from evaluation.report import Report
from evaluation.side_by_side import shown
from function_app.bootstrap.adjudicator import build_adjudicator
from function_app.bootstrap.assistant import build_assistant
from function_app.documents.ocr.local import local_ocr
from function_app.documents.ocr.none import NoOcr
from function_app.environment import InvalidSettings, apply_local_settings, prepare_environment
from function_app.rules.limits import read_limits
from function_app.settings import Settings, get_settings

STORY = """Precision and recall of every field that agent 1 extracts, its classification, the
evidence for its values, and agent 2's decisions, on claims that are generated with their truth.
Asks the agents of the settings: the offline ones, or those of Foundry where AGENT_MOCK_MODE is
false and AGENT1_PROJECT_ENDPOINT and AGENT2_PROJECT_ENDPOINT are set."""


def main() -> int:
    options = _options()
    return ended(lambda: _run(options), InvalidSettings, NoGoldenSet)


def _run(options: argparse.Namespace) -> int:
    table = markdown_table if options.markdown else text_table
    if options.from_audit:
        return _run_golden(options)
    if options.papers or options.marks:
        return _run_papers(options)
    count = options.claims or DEFAULT_CLAIMS
    claims = generate(options.seed, count)
    if options.show:
        claims = [claim for claim in claims if claim.claim_id == options.show]
        if not claims:
            say(f"There is no claim {options.show}: the last one is EVAL-{count:03d}.")
            return 1
    settings = _settings()
    readings = _read(claims, settings)
    if options.show:
        print(*(shown(reading, table) for reading in readings))
        return 0
    report = _report(options.seed, readings, settings)
    print(report.text(table))
    if options.json:
        options.json.write_text(json.dumps(report.as_json(), indent=2) + "\n", "utf-8")
    return 1 if report.scores.failures else 0


def _run_golden(options: argparse.Namespace) -> int:
    claims, settings = golden_set(options.from_audit), _settings()
    if options.golden:
        options.golden.write_text(kept_as(claims), "utf-8")
    say(f"{len(claims)} decided claims are read ...")
    report = _report(0, read_golden(claims, build_assistant(settings)), settings)
    print(report.text(markdown_table if options.markdown else text_table))
    if options.json:
        options.json.write_text(json.dumps(report.as_json(), indent=2) + "\n", "utf-8")
    return 1 if report.scores.failures else 0


def _run_papers(options: argparse.Namespace) -> int:
    table = markdown_table if options.markdown else text_table
    settings = _settings()
    agent = "foundry" if settings.agent1_endpoint else "local"
    count = options.claims or CLAIMS_OF_A_KIND
    ocr = NoOcr() if settings.ocr == "off" else local_ocr()
    report = papers_report(
        *(options.seed, count, build_assistant(settings), agent),
        ocr=ocr,
        looks_for_marks=options.marks,
    )
    print(report.marks_text(table) if options.marks else report.text(table))
    if options.json:
        options.json.write_text(json.dumps(report.as_json(), indent=2) + "\n", "utf-8")
    return 1 if report.whole.failures else 0


def _read(claims: list[GeneratedClaim], settings: Settings) -> list[Reading]:
    say(f"{len(claims)} claims are read ...")
    limits = read_limits(settings.adjudication_rules_file)
    return read_all(claims, build_assistant(settings), build_adjudicator(settings), limits)


def _settings() -> Settings:
    apply_local_settings(ROOT / "local.settings.json")
    prepare_environment()
    return get_settings()


def _report(seed: int, readings: list[Reading], settings: Settings) -> Report:
    return Report(
        seed=seed,
        claims=len(readings),
        papers=sum(reading.claim.paper is not None for reading in readings),
        agents={
            "agent 1": "foundry" if settings.agent1_endpoint else "local",
            "agent 2": "foundry" if settings.agent2_endpoint else "local",
        },
        scores=scored(readings),
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py eval", description=STORY)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="other claims")
    parser.add_argument(
        "--claims",
        type=_number,
        metavar="N",
        help=f"how many: {DEFAULT_CLAIMS}, or {CLAIMS_OF_A_KIND} of each kind of papers",
    )
    parser.add_argument(
        "--papers",
        action="store_true",
        help="as people send them: printed, filled in, scanned, photographed, mailed",
    )
    parser.add_argument(
        "--marks",
        action="store_true",
        help="of the same papers: how many quotes are marked on the pictures of their pages",
    )
    parser.add_argument(
        "--from-audit",
        type=Path,
        metavar="FILE",
        help="of claims that people have approved, from an export of the record",
    )
    parser.add_argument(
        "--golden", type=new_file, metavar="FILE", help="with --from-audit: the set goes there too"
    )
    parser.add_argument("--show", metavar="CLAIM", help="one claim in full, as EVAL-001")
    parser.add_argument("--markdown", action="store_true", help="tables to paste")
    parser.add_argument("--json", type=new_file, metavar="FILE", help="the numbers go there too")
    options = parser.parse_args()
    if options.golden and not options.from_audit:
        parser.error("--golden needs --from-audit")
    return options


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
