"""`python -m demo.shots [FILE ...]`: every picture in the docs, or those that are named."""

import argparse
import sys
from collections.abc import Sequence

import httpx

from demo.claims_api import ClaimRefused
from demo.journey import ClaimStuck
from demo.shots.camera import take
from demo.shots.pictures import FOLDER, PICTURES, Picture
from demo.shots.places import places
from dev_support import ROOT
from dev_support.chromium import BrowserFailed, chromium
from dev_support.command_line import ended
from dev_support.host_process import HostFailed
from function_app.environment import InvalidSettings


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__)
    names = [picture.file for picture in PICTURES]
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"of {', '.join(names)}")
    files: list[str] = parser.parse_args().files
    if unknown := {*files} - {*names}:
        parser.error(f"there is no picture {', '.join(sorted(unknown))}")
    chosen = [picture for picture in PICTURES if not files or picture.file in files]
    failures = (
        HostFailed,
        ClaimRefused,
        ClaimStuck,
        InvalidSettings,
        BrowserFailed,
        httpx.HTTPError,
    )
    return ended(lambda: _run(chosen), *failures)


def _run(chosen: Sequence[Picture]) -> int:
    with chromium() as browser, places() as urls:
        for picture in chosen:
            path = take(browser, picture, urls[picture.shows], ROOT / FOLDER)
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1024:,.0f} KB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
