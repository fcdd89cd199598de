"""Who answers for which agent: `ANSWERS[name](conversation, output, lookup)`.

`output` is the name of the model that the answer has to fit, None for plain text: the writer writes
`{title, content}` for it and prose without. SpamDetectionAgent, EmailAssistantAgent and ActionAgent
answer with JSON always. `lookup` is how ClaimsAssistant reads a claim's status.
"""

from collections.abc import Mapping

from function_app.chat.agents import (
    ACTION,
    CHEMIST,
    CLAIMS_ASSISTANT,
    EMAIL_ASSISTANT,
    PHYSICIST,
    SPAM_DETECTION,
    WRITER,
)
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
    WRITER: writer.answer,
    PHYSICIST: physicist.answer,
    CHEMIST: chemist.answer,
    SPAM_DETECTION: spam.answer,
    EMAIL_ASSISTANT: email_assistant.answer,
    CLAIMS_ASSISTANT: claims_assistant.answer,
    ACTION: action_proposer.answer,
}
