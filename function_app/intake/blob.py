"""Mails in a container of blobs. A blob is there whole, or not at all."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, cast

from azure.core import MatchConditions
from azure.core.exceptions import AzureError, HttpResponseError, ResourceNotFoundError
from azure.storage.blob import BlobClient, BlobPrefix, BlobProperties, ContainerClient

from function_app.intake.ports import (
    DEAD,
    DONE,
    MOST_AT_ONCE,
    MOST_REASON_BYTES,
    REASON,
    Arrival,
    DeadMail,
    is_mail,
)

_PRECONDITION_FAILED = 412
_VERSION = "version"  # in the metadata of a copy: of which mail it is one


class ContainerUnavailable(OSError): ...


@contextmanager
def _answering() -> Generator[None]:
    try:
        yield
    except AzureError as error:
        raise ContainerUnavailable(type(error).__name__) from error


class MailContainer:
    def __init__(self, container: ContainerClient) -> None:
        self._container = container

    @_answering()
    def arrivals(self) -> list[Arrival]:
        blobs = self._container.walk_blobs(delimiter="/")
        mails = (
            Arrival(blob.name, blob.size, blob.etag)
            for blob in blobs
            if not isinstance(blob, BlobPrefix) and is_mail(blob.name)
        )
        return [*islice(mails, MOST_AT_ONCE)]

    @_answering()
    def content(self, arrival: Arrival) -> bytes | None:
        try:
            found = cast(Any, self._blob(arrival.name).download_blob(**_if_same(arrival)))
            return found.readall()
        except ResourceNotFoundError:
            return None
        except HttpResponseError as error:
            if error.status_code != _PRECONDITION_FAILED:
                raise
            return None

    @_answering()
    def done(self, arrival: Arrival) -> None:
        self._move(arrival, f"{DONE}/{self._free_name(arrival, DONE)}")

    @_answering()
    def dead(self, arrival: Arrival, reason: str) -> None:
        """The reason first: a crash leaves no mail there without one."""
        name = f"{DEAD}/{self._free_name(arrival, DEAD)}"
        self._blob(f"{name}{REASON}").upload_blob(f"{reason}\n".encode(), overwrite=True)
        self._move(arrival, name)

    @_answering()
    def dead_mails(self) -> list[DeadMail]:
        blobs = self._container.list_blobs(name_starts_with=f"{DEAD}/")
        mails = [self._dead_mail(blob) for blob in blobs if blob.name.lower().endswith(".eml")]
        return sorted(mails, key=lambda mail: -mail.at)

    def _dead_mail(self, blob: BlobProperties) -> DeadMail:
        reason = b""
        with suppress(ResourceNotFoundError, HttpResponseError):
            told = self._blob(f"{blob.name}{REASON}")
            reason = told.download_blob(offset=0, length=MOST_REASON_BYTES).readall()
        at = blob.last_modified
        name = blob.name.removeprefix(f"{DEAD}/")
        return DeadMail(name, reason.decode("utf-8", "replace").strip(), at.timestamp())

    def _move(self, arrival: Arrival, name: str) -> None:
        """The copy first: a crash leaves both, and the next look moves it again to the same."""
        source = self._blob(arrival.name)
        try:
            content = cast(Any, source.download_blob(max_concurrency=1, **_if_same(arrival)))
            copy, told = self._blob(name), {_VERSION: _plain(arrival)}
            copy.upload_blob(content.chunks(), length=arrival.size, overwrite=True, metadata=told)
            source.delete_blob(**_if_same(arrival))
        except ResourceNotFoundError:  # another look has moved it
            return
        except HttpResponseError as error:
            if error.status_code != _PRECONDITION_FAILED:  # it was written anew
                raise

    def _free_name(self, arrival: Arrival, folder: str) -> str:
        try:
            there = self._blob(f"{folder}/{arrival.kept_name}").get_blob_properties()
        except ResourceNotFoundError:
            return arrival.kept_name
        is_this = (there.metadata or {}).get(_VERSION) == _plain(arrival)
        return arrival.kept_name if is_this else arrival.other_name

    def _blob(self, name: str) -> BlobClient:
        return self._container.get_blob_client(name)


def _if_same(arrival: Arrival) -> dict[str, Any]:
    return {"etag": arrival.version, "match_condition": MatchConditions.IfNotModified}


def _plain(arrival: Arrival) -> str:
    return arrival.version.strip('"')
