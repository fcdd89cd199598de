"""The states of an orchestration as every reply spells them."""

from enum import StrEnum

from durabletask.client import OrchestrationStatus


class RuntimeStatus(StrEnum):
    PENDING = "Pending"
    RUNNING = "Running"
    COMPLETED = "Completed"
    FAILED = "Failed"
    TERMINATED = "Terminated"
    SUSPENDED = "Suspended"
    CANCELED = "Canceled"

    @property
    def is_last(self) -> bool:
        return self in _LAST


RUNTIME_STATUS = {
    OrchestrationStatus.PENDING: RuntimeStatus.PENDING,
    OrchestrationStatus.RUNNING: RuntimeStatus.RUNNING,
    OrchestrationStatus.CONTINUED_AS_NEW: RuntimeStatus.RUNNING,
    OrchestrationStatus.COMPLETED: RuntimeStatus.COMPLETED,
    OrchestrationStatus.FAILED: RuntimeStatus.FAILED,
    OrchestrationStatus.TERMINATED: RuntimeStatus.TERMINATED,
    OrchestrationStatus.SUSPENDED: RuntimeStatus.SUSPENDED,
}
_LAST = {
    RuntimeStatus.COMPLETED,
    RuntimeStatus.FAILED,
    RuntimeStatus.TERMINATED,
    RuntimeStatus.CANCELED,
}
