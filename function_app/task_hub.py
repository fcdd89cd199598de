"""The task hub that a worker or a client on the command line speaks to: of Durable Task Scheduler,
of its emulator, or of the local host with its `--grpc-port`.
"""

import argparse
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from durabletask.azuremanaged.client import DurableTaskSchedulerClient
from durabletask.azuremanaged.worker import DurableTaskSchedulerWorker
from durabletask.client import TaskHubGrpcClient
from durabletask.worker import (
    ConcurrencyOptions,
    TaskHubGrpcWorker,
    VersionFailureStrategy,
    VersioningOptions,
    VersionMatchStrategy,
)

from function_app import ORCHESTRATORS_VERSION
from function_app.settings import HubSettings, naming_what_is_wrong

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential

LIBRARY = "durabletask"  # under this name the library logs
_THREADS = 32  # activities and agents wait for others most of their time


@dataclass(frozen=True)
class TaskHub:
    endpoint: str
    name: str

    @classmethod
    def chosen(cls, options: argparse.Namespace) -> Self:
        """By the options, or the settings ENDPOINT and TASKHUB. Raises `InvalidSettings`."""
        given = {"endpoint": options.endpoint, "taskhub": options.taskhub}
        with naming_what_is_wrong():
            settings = HubSettings(**{name: text for name, text in given.items() if text})
        return cls(settings.endpoint, settings.taskhub)

    def client(self) -> TaskHubGrpcClient:
        return DurableTaskSchedulerClient(
            host_address=self.endpoint,
            taskhub=self.name,
            token_credential=self._credential(),
            secure_channel=self._is_secure,
            logger=logging.getLogger(LIBRARY),
            default_version=ORCHESTRATORS_VERSION,
        )

    def worker(self) -> TaskHubGrpcWorker:
        """It takes what began on its version or an older one, and leaves newer work to others."""
        worker = DurableTaskSchedulerWorker(
            host_address=self.endpoint,
            taskhub=self.name,
            token_credential=self._credential(),
            secure_channel=self._is_secure,
            concurrency_options=ConcurrencyOptions(maximum_thread_pool_workers=_THREADS),
            logger=logging.getLogger(LIBRARY),
        )
        worker.use_versioning(
            VersioningOptions(
                version=ORCHESTRATORS_VERSION,
                default_version=ORCHESTRATORS_VERSION,
                match_strategy=VersionMatchStrategy.CURRENT_OR_OLDER,
                failure_strategy=VersionFailureStrategy.REJECT,
            )
        )
        return worker

    @property
    def _is_secure(self) -> bool:
        return self.endpoint.startswith("https:")

    def _credential(self) -> "TokenCredential | None":
        if not self._is_secure:
            return None

        from azure.identity import DefaultAzureCredential  # noqa: PLC0415 - slow, seldom needed

        return DefaultAzureCredential()


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--endpoint",
        metavar="URL",
        help="the scheduler; http:// is without TLS and credential (or ENDPOINT; "
        "default http://localhost:8080)",
    )
    parser.add_argument(
        "--taskhub", metavar="NAME", help="its task hub (or TASKHUB; default: default)"
    )
