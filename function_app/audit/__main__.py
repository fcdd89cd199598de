"""`python -m function_app.audit verify FILE`: whether an exported record is as it was made."""

import argparse
import sys
from pathlib import Path

from function_app.audit.verify import BadLink, Verdict, lines_of, verify

BROKEN, WRONG_USAGE = 1, 2


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        text = Path(options.file).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        print(f"{options.file} cannot be read: {type(problem).__name__}", file=sys.stderr)
        return WRONG_USAGE
    try:
        verdict = verify(lines_of(text), options.public_key)
    except BadLink as bad:
        print(f"The record does not hold. {bad}")
        return BROKEN
    print(_said(verdict, options.public_key))
    return 0


def _said(verdict: Verdict, public_key: str | None) -> str:
    said = [f"The record holds: {verdict.claims} claims, {verdict.entries} entries."]
    if verdict.purged:
        said.append(f"{verdict.purged} purged claims are proved by their heads alone.")
    if verdict.is_unsigned:
        said.append("It is not signed, so whoever made the file may have made up all of it.")
    elif public_key is None:
        keys = ", ".join(sorted(verdict.keys))
        said.append(f"It is signed by {keys}; --public-key checks that this is yours.")
    else:
        said.append("It is signed by the given key.")
    return " ".join(said)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m function_app.audit", description="The record of claims."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("verify", help="check an exported record, offline")
    check.add_argument("file", help="as GET /api/claims/ID/audit or /api/audit answered it")
    check.add_argument("--public-key", help="the base64 of the Ed25519 key that must have signed")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
