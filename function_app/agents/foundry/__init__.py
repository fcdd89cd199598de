from function_app.agents.foundry.adjudicator import FoundryAdjudicator
from function_app.agents.foundry.assistant import FoundryClaimAssistant

__all__ = ["FoundryAdjudicator", "FoundryClaimAssistant"]
