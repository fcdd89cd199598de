from function_app.agents.foundry.adjudicator import FoundryAdjudicator
from function_app.agents.foundry.assistant import FoundryClaimAssistant
from function_app.agents.foundry.conversations import FoundryConversations

__all__ = ["FoundryAdjudicator", "FoundryClaimAssistant", "FoundryConversations"]
