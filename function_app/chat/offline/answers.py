"""Who answers for which agent: `ANSWERS[name](conversation, output, lookup)`.

`output` is the name of the model that the answer has to fit, None for plain text: the writer writes
`{title, content}` for it and prose without. SpamDetectionAgent, EmailAssistantAgent and ActionAgent
answer with JSON always. `lookup` is how ClaimsAssistant reads a claim's status.
"""

from collections.abc import Mapping

from function_app.chat.offline import (
    action_proposer,
    chemist,
    claims_assistant,
    email_assistant,
    physicist,
    spam,
    writer,
)
from function_app.chat.offline.conversation import Answer

ANSWERS: Mapping[str, Answer] = {
    "WriterAgent": writer.answer,
    "PhysicistAgent": physicist.answer,
    "ChemistAgent": chemist.answer,
    "SpamDetectionAgent": spam.answer,
    "EmailAssistantAgent": email_assistant.answer,
    "ClaimsAssistant": claims_assistant.answer,
    "ActionAgent": action_proposer.answer,
}
