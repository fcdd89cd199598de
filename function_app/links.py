"""`python -m function_app.links ID REVIEWER`: a link to a claim's page for one person, signed with
the keys of the settings. Whoever has the link decides as that person.
"""

import argparse
import re
import sys
from pathlib import Path
from urllib.parse import quote

import grpc

from function_app.access.guard import link_signer
from function_app.access.start_check import check_sign_in
from function_app.claims.errors import ClaimNotFound, ClaimPurged
from function_app.claims.instances import ClaimInstance, find_claim, instance_id_of, is_claim
from function_app.domain.values.mailbox import email_address
from function_app.environment import InvalidSettings, apply_local_settings, prepare_environment
from function_app.kit.logs import quiet_libraries
from function_app.settings import Platform, get_settings
from function_app.task_hub import TaskHub, add_options

_LOCAL = "http://localhost:7071/api"
_OF_ANOTHER_WORKFLOW = re.compile(r"[0-9a-f]{32}")
_USAGE, _DONE = 2, 0


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        apply_local_settings(Path("local.settings.json"))
        prepare_environment()
        quiet_libraries()
        print(_link(options))
    except InvalidSettings as problem:
        print(problem, file=sys.stderr)
        return _USAGE
    return _DONE


def _link(options: argparse.Namespace) -> str:
    check_sign_in(get_settings(), Platform())
    signer = link_signer()
    if not signer.keys:
        raise InvalidSettings(["REVIEW_LINK_KEYS is needed: it signs the link"])
    claim = _claim(options)
    request_id = options.request_id or (claim and claim.request_id)
    if request_id is None:
        print("The link is for every request of this claim, until it ends.", file=sys.stderr)
    url = f"{options.url.rstrip('/')}/review/{quote(options.id, safe='')}"
    return signer.link(url, options.id, request_id, options.reviewer)


def _claim(options: argparse.Namespace) -> ClaimInstance | None:
    """As its task hub knows it; None where there is no such claim, or nobody to ask."""
    if options.request_id or not is_claim(options.id):
        return None
    try:
        with TaskHub.chosen(options).client() as client:
            return find_claim(client, options.id)
    except (grpc.RpcError, ClaimNotFound, ClaimPurged):
        return None


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m function_app.links", description=__doc__)
    parser.add_argument("id", metavar="ID", type=_instance_id, help="as in claim-CLM-1001")
    parser.add_argument("reviewer", metavar="REVIEWER", type=email_address, help="an address")
    parser.add_argument(
        "--request-id",
        metavar="ID",
        help="the request that it is for, as the status shows it; default: the one that the task "
        "hub says the claim waits in, else every request of the claim",
    )
    parser.add_argument("--url", default=_LOCAL, help="of the app (default: %(default)s)")
    add_options(parser)
    return parser.parse_args(arguments)


def _instance_id(written: str) -> str:
    """A claim may go by its number alone."""
    is_whole = is_claim(written) or _OF_ANOTHER_WORKFLOW.fullmatch(written)
    instance_id = written if is_whole else instance_id_of(written)
    if not is_whole and not is_claim(instance_id):
        raise argparse.ArgumentTypeError("must be the id of an instance, as in claim-CLM-1001")
    return instance_id


if __name__ == "__main__":
    sys.exit(main())
