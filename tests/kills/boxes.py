"""Where mails and the files of claims lie: in folders, or in containers of a storage account."""

from pathlib import Path
from typing import Protocol
from uuid import uuid4

from azure.storage.blob import ContainerClient

from tests.function_app.intake.mails import put


class Box(Protocol):
    """`settings` are the app's."""

    settings: dict[str, str]

    def put(self, name: str, content: bytes) -> None: ...

    def names(self) -> list[str]: ...

    def text(self, name: str) -> str: ...


class Folders:
    def __init__(self, data: Path) -> None:
        self.settings = {"INTAKE": "folder:intake", "CLAIM_FILES": "folder:claim-files"}
        self._root = data / "intake"

    def put(self, name: str, content: bytes) -> None:
        put(self._root, name, content)

    def names(self) -> list[str]:
        files = (path for path in self._root.rglob("*") if path.is_file())
        return [str(path.relative_to(self._root)) for path in files]

    def text(self, name: str) -> str:
        return (self._root / name).read_text("utf-8")


class Containers:
    """Of its own, in a storage account that others use, too."""

    def __init__(self, storage: str) -> None:
        number = uuid4().hex[:8]
        self.settings = {
            "AzureWebJobsStorage": storage,
            "INTAKE": f"blob:mail-{number}",
            "CLAIM_FILES": f"blob:files-{number}",
        }
        self._mails = ContainerClient.from_connection_string(storage, f"mail-{number}")
        self._mails.create_container()

    def put(self, name: str, content: bytes) -> None:
        self._mails.upload_blob(name, content, overwrite=True)

    def names(self) -> list[str]:
        return [*self._mails.list_blob_names()]

    def text(self, name: str) -> str:
        return self._mails.download_blob(name).readall().decode()
