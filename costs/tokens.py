"""Foundry agents whose answers cost what they would cost: the stand-in of the demo, with tokens
estimated from all that a model is given and from what it says.
"""

import json
import re
from dataclasses import replace
from math import ceil

from demo.foundry.answers import JsonAnswer
from demo.foundry.service import Question
from demo.foundry.stand_in import StandIn
from dev_support.loopback_server import Answer
from function_app.agents.foundry.definitions import PLANS, AgentPlan
from function_app.rules.limits import read_limits
from function_app.settings import Settings

# Four in English prose, fewer in JSON; what the agents get and say is both.
CHARACTERS_PER_TOKEN = 3.5


def estimated(text: str) -> int:
    """Indentation costs next to nothing."""
    return ceil(len(re.sub(r"\s+", " ", text)) / CHARACTERS_PER_TOKEN)


class CountedAgents:
    def __init__(self, settings: Settings) -> None:
        _, assistant, _ = PLANS[0].place(settings)
        _, adjudicator, _ = PLANS[1].place(settings)
        self._stand_in = StandIn(assistant, adjudicator)
        self._told = dict(zip((assistant, adjudicator), map(_told, PLANS), strict=True))

    def reply(self, question: Question) -> Answer:
        """The stand-in answers well when it is asked again, so it is always told so."""
        answer = self._stand_in.reply(replace(question, asked_before=1))
        assert isinstance(answer, JsonAnswer)
        taken = estimated(self._told[question.agent]) + estimated(question.text)
        given = estimated(answer.content["output"][0]["content"][0]["text"])
        usage = {"input_tokens": taken, "output_tokens": given, "total_tokens": taken + given}
        return replace(answer, content=answer.content | {"usage": usage})


def _told(plan: AgentPlan) -> str:
    """Instructions, and the schema of the reply, which the model is given as well."""
    definition = plan.definition("any", read_limits()).as_dict()
    return definition["instructions"] + json.dumps(definition["text"])
