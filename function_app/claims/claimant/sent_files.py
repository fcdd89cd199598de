"""The files that came with the claim, or with an answer: they lie with it, under their hashes."""

from function_app.claim_files.ports import ClaimFiles
from function_app.domain.claim import Agent1Input
from function_app.domain.document import NamedBytes


def kept_files(files: ClaimFiles, asked: Agent1Input) -> list[NamedBytes]:
    """Each once, in the order in which they came. What the claim does not have is left out: the
    claim was purged since, or somebody made the answer up.
    """
    came = [*asked.claim.kept_files, *(one for told in asked.answers for one in told.documents)]
    named = {file.sha256: file.name for file in came}
    found = ((name, files.get(asked.instance_id, sha256)) for sha256, name in named.items())
    return [NamedBytes(name, content) for name, content in found if content is not None]
