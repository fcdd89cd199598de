"""`python -m costs`: what a claim takes, measured, and what a month of them costs."""

import argparse
import contextlib
import sys
from pathlib import Path

import httpx

from costs.bill import CLAIM_HEAD, claim_rows, month_head, month_rows
from costs.measure import measure
from costs.prices import PRICES, WrongPrices, read_prices
from demo.claims_api import ClaimRefused
from demo.journey import ClaimStuck
from dev_support.command_line import ended, say
from dev_support.host_process import HostFailed
from dev_support.tables import markdown_table, text_table


def main() -> int:
    options = _options()
    failures = (WrongPrices, HostFailed, ClaimRefused, ClaimStuck, httpx.HTTPError)
    return ended(lambda: _run(options), *failures)


def _run(options: argparse.Namespace) -> int:
    inputs = read_prices(options.prices)
    say("Three claims on a local host: what they take ...")
    with contextlib.redirect_stdout(sys.stderr):  # the steps of the claims
        taken = measure()
    table = markdown_table if options.markdown else text_table
    print(table(CLAIM_HEAD, claim_rows(taken)))
    print()
    print(table(month_head(inputs), month_rows(taken["approved"], inputs)))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dev.py costs", description="What a claim takes, and what a month of them costs."
    )
    parser.add_argument("--prices", type=Path, default=PRICES, help="default: costs/prices.toml")
    parser.add_argument("--markdown", action="store_true", help="tables to paste")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
