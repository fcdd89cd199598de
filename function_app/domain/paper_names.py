"""What people call the kinds of documents that the form knows."""

from typing import Final

from function_app.domain.decision import Paper

PAPER_NAMES: Final[dict[Paper, str]] = {
    "claim_form": "The claim form, filled in",
    "repair_estimate": "The estimate or invoice of the repair shop",
    "diagnostic_report": "The diagnostic report of the repair shop",
    "photos": "Photos of the damage",
    "prior_authorization": "The authorization that was given before the repair",
}
