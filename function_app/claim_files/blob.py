"""The files of claims in a container of a storage account."""

from contextlib import suppress
from hashlib import sha256

from azure.core import MatchConditions
from azure.core.exceptions import (
    ClientAuthenticationError,
    ResourceExistsError,
    ResourceNotFoundError,
)
from azure.storage.blob import ContainerClient

from function_app.claim_files.ports import (
    ATTEMPTS,
    FIRST_RUN,
    LETTERS,
    MOST_ATTEMPT_BYTES,
    PURGED,
    Attempt,
    LetterNote,
    attempts_in,
    folder_of,
    letter_notes_in,
)


class BlobFiles:
    def __init__(self, container: ContainerClient) -> None:
        self._container = container
        # An identity that may not create containers can still use one that is there.
        with suppress(ResourceExistsError, ClientAuthenticationError):
            container.create_container()

    def put(self, content: bytes, instance_id: str) -> str:
        digest = sha256(content).hexdigest()
        with suppress(ResourceExistsError):
            self._container.upload_blob(_name(instance_id, digest), content)
        return digest

    def get(self, instance_id: str, sha256: str) -> bytes | None:
        return self._content(_name(instance_id, sha256))

    def keep_made(self, content: bytes, instance_id: str, name: str) -> None:
        if not self._has(instance_id, PURGED):
            blob = self._container.upload_blob(_name(instance_id, name), content, overwrite=True)
            if self._has(instance_id, PURGED):  # meanwhile
                with suppress(ResourceNotFoundError):
                    blob.delete_blob()

    def made(self, instance_id: str, name: str) -> bytes | None:
        return self._content(_name(instance_id, name))

    def first_run(self, instance_id: str, run: str) -> str:
        name = _name(instance_id, FIRST_RUN)
        try:
            self._container.upload_blob(name, run.encode())
        except ResourceExistsError:
            return (self._content(name) or run.encode()).decode()
        return run

    def note_attempt(self, instance_id: str, attempt: Attempt) -> None:
        self._note(instance_id, ATTEMPTS, attempt.line())

    def attempts(self, instance_id: str) -> list[Attempt]:
        return attempts_in(self._content(_name(instance_id, ATTEMPTS)) or b"")

    def note_letter(self, instance_id: str, note: LetterNote) -> None:
        self._note(instance_id, LETTERS, note.line())

    def letter_notes(self, instance_id: str) -> list[LetterNote]:
        return letter_notes_in(self._content(_name(instance_id, LETTERS)) or b"")

    def _note(self, instance_id: str, name: str, line: bytes) -> None:
        if not self._has(instance_id, FIRST_RUN) or self._has(instance_id, PURGED):
            return
        log = self._container.get_blob_client(_name(instance_id, name))
        with suppress(ResourceExistsError):
            log.create_append_blob(match_condition=MatchConditions.IfMissing)
        if log.get_blob_properties().size < MOST_ATTEMPT_BYTES:
            log.append_block(line)

    def forget(self, instance_id: str) -> None:
        self._container.upload_blob(_name(instance_id, PURGED), b"", overwrite=True)
        for name in self._container.list_blob_names(name_starts_with=_name(instance_id, "")):
            if not name.endswith((f"/{FIRST_RUN}", f"/{PURGED}")):
                with suppress(ResourceNotFoundError):
                    self._container.delete_blob(name)

    def _has(self, instance_id: str, file: str) -> bool:
        return self._container.get_blob_client(_name(instance_id, file)).exists()

    def _content(self, name: str) -> bytes | None:
        try:
            return self._container.download_blob(name).readall()
        except ResourceNotFoundError:
            return None


def _name(instance_id: str, file: str) -> str:
    return f"{folder_of(instance_id)}/{file}"
