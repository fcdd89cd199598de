"""Hand in an e-mail, and see whether it was spam or what was answered."""

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.kit.workflow_about import Started, shows, starts
from function_app.kit.workflow_bodies import read_payload
from function_app.kit.workflow_http import Workflow, workflow_route
from function_app.workflows.spam.models import ORCHESTRATOR, Email

SPAM = Workflow(ORCHESTRATOR, "spamdetection")


def run_spam_detection(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    email = read_payload(
        req, Email, invalid="Invalid email payload", no_object="Email data is required"
    )
    message = "Spam detection orchestration started."
    return SPAM.start(req, client, email.dump(), message, emailId=email.email_id)


def spam_detection_status(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    return SPAM.status(req, client)


class EmailTaken(Started):
    emailId: str  # noqa: N815 - as clients know it


ROUTES = (
    workflow_route(
        "POST",
        "spamdetection/run",
        run_spam_detection,
        starts(
            "Hand in an e-mail: spam is marked, any other is answered.",
            answer=EmailTaken,
            body=Email,
        ),
    ),
    workflow_route(
        "GET",
        "spamdetection/status/{instance_id}",
        spam_detection_status,
        shows("See whether the e-mail was spam, or what was answered."),
    ),
)
