"""All that the app answers to, room by room."""

from function_app import health
from function_app.audit import api as audit_api
from function_app.chat.session_entity import Sessions
from function_app.claims import api as claims_api
from function_app.claims import contracts_api, preview
from function_app.claims.claimant import api as claimant_api
from function_app.claims.decisions import undo_api
from function_app.claims.further_case import api as reopen_api
from function_app.claims.settlement import api as settle_api
from function_app.desk import (
    claimant_page,
    dashboard,
    dead_mails,
    kept_file,
    letters_api,
    page_data,
    queue_page,
    rebuild,
    review_page,
    static_route,
)
from function_app.desk.document_pages import api as document_pages_api
from function_app.desk.learning import api as learning_api
from function_app.desk.queue import api as queue_api
from function_app.kit.routes import Route
from function_app.letters.letters import Letters
from function_app.workflows.actions import api as actions_api
from function_app.workflows.chaining import api as chaining_api
from function_app.workflows.concurrency import api as concurrency_api
from function_app.workflows.conversation import api as conversation_api
from function_app.workflows.spam import api as spam_api
from function_app.workflows.streaming import api as streaming_api
from function_app.workflows.streaming.answered_turns import answered_turns
from function_app.workflows.writing import api as writing_api


def build_routes(sessions: Sessions, letters: Letters | None = None) -> list[Route]:
    """All but the document that describes these."""
    of_claims = (claims_api, undo_api, settle_api, reopen_api, claimant_api)
    own = (
        health,
        review_page,
        page_data,
        kept_file,
        document_pages_api,
        static_route,
        *of_claims,
        claimant_page,
        preview,
        audit_api,
        contracts_api,
        queue_api,
        queue_page,
        dashboard,
        learning_api,
        dead_mails,
        rebuild,
    )
    workflows = (actions_api, chaining_api, concurrency_api, spam_api, writing_api)
    return [
        *(route for api in (*own, *workflows) for route in api.ROUTES),
        *letters_api.routes(letters),
        *conversation_api.routes(sessions.streams),
        *streaming_api.routes(sessions.streams, answered_turns),
    ]
