"""Agent 2: in Foundry, with the coded rules beside it, or those rules alone."""

from function_app.agents.ports import Adjudicator
from function_app.rules.limits import read_limits
from function_app.settings import Settings
from function_app.telemetry.traces import TRACES


def build_adjudicator(settings: Settings) -> Adjudicator:
    from function_app.agents.gate import RulesGate
    from function_app.rules.adjudication import CodedRules

    limits = read_limits(settings.adjudication_rules_file)
    if settings.agent2_endpoint is None:
        return _traced(CodedRules(limits), settings)

    from function_app.agents.foundry import FoundryAdjudicator
    from function_app.agents.foundry.connection import client_for

    client = client_for(settings, settings.agent2_endpoint)
    foundry = FoundryAdjudicator(client, settings.agent2_name, settings.agent2_version)
    agent, rules = _traced(foundry, settings), CodedRules(limits)
    return RulesGate(agent, rules, limits) if settings.adjudication_rules_gate else agent


def _traced(adjudicator: Adjudicator, settings: Settings) -> Adjudicator:
    if not TRACES.are_wanted:
        return adjudicator
    from function_app.agents.traced import TracedAdjudicator, asked

    return TracedAdjudicator(adjudicator, asked(settings.agent2_name, settings.agent2_endpoint))
