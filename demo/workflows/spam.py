"""A mail is spam or is answered: what an agent says of it decides which way the workflow goes."""

from demo.workflows.walkthrough import Walkthrough

MAILS = {
    "mail-1": (
        "URGENT! You have won our $1,000,000 prize. Click http://bit.ly/claim-prize now and enter"
        " your password to receive it. This offer ends today!!!"
    ),
    "mail-2": (
        "Hello,\n\nyesterday I sent you the repair estimate for my Toyota, contract VSC-2291847."
        " Have you got it, and do you need anything else from me?\n\nKind regards\nMaria Alvarez"
    ),
}
BEGINNINGS = {"mail-1": "Email marked as spam: ", "mail-2": "Email sent: "}


def run(walk: Walkthrough) -> bool:
    ended_as_they_must = [_check(walk, name, mail) for name, mail in MAILS.items()]
    return all(ended_as_they_must)


def _check(walk: Walkthrough, name: str, mail: str) -> bool:
    walk.show(name, mail)
    start = walk.start("spamdetection/run", {"email_id": name, "email_content": mail})
    output = str(walk.follow_to_end(start).get("output", ""))
    walk.show("outcome", output)
    return output.startswith(BEGINNINGS[name])
