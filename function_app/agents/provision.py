"""Creates or updates both agents in their Foundry projects, from this repository's instructions and
schemas: `python -m function_app.agents.provision`. Settings come from the environment or, on a
laptop, from local.settings.json.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from function_app.agents.foundry.connection import credential_for
from function_app.agents.foundry.definitions import PLANS, AgentPlan
from function_app.agents.foundry.provisioning import Exit, NotProvisioned, put
from function_app.environment import InvalidSettings, apply_local_settings, prepare_environment
from function_app.rules.limits import Limits, read_limits
from function_app.settings import Settings, get_settings

_NO_MODEL = "<deployment>"
_EXIT_CODES = """exit codes:
  0  both agents are as they should be
  1  the service could not be reached or failed; try again
  2  an argument or a setting is missing or wrong
  3  the service refused: the credential, its role, or the definition
"""


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        apply_local_settings(Path("local.settings.json"))
        prepare_environment()
        settings = get_settings()
        limits = read_limits(settings.adjudication_rules_file)
    except InvalidSettings as problem:
        print(problem, file=sys.stderr)
        return Exit.USAGE
    if options.dry_run:
        print(json.dumps(_definitions(settings, options.model, limits), indent=2))
        return Exit.DONE
    return max([_provision(plan, settings, options.model, limits) for plan in PLANS])


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m function_app.agents.provision",
        description="Creates or updates the two Foundry agents of this app.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--model", metavar="NAME", help="the model deployment; default: the one an agent has"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="print the definitions and change nothing"
    )
    return parser.parse_args(arguments)


def _definitions(settings: Settings, model: str | None, limits: Limits) -> dict[str, Any]:
    """By the agents' names."""
    return {
        plan.place(settings)[1]: plan.definition(model or _NO_MODEL, limits).as_dict()
        for plan in PLANS
    }


def _provision(plan: AgentPlan, settings: Settings, model: str | None, limits: Limits) -> Exit:
    endpoint, name, pinned = plan.place(settings)
    if endpoint is None:
        print(f"{name}: {plan.setting}_PROJECT_ENDPOINT is not set", file=sys.stderr)
        return Exit.USAGE
    try:
        credential = credential_for(settings, endpoint)
        done = put(plan, name, model, limits, endpoint=endpoint, credential=credential)
    except NotProvisioned as problem:
        print(f"{name}: {problem}", file=sys.stderr)
        return problem.code
    print(f"{name}: version {done.version} {'created' if done.is_new else 'is up to date'}")
    if pinned and pinned != done.version:
        print(f"{name}: {plan.setting}_VERSION still asks for version {pinned}")
    return Exit.DONE


if __name__ == "__main__":
    sys.exit(main())
