"""The log as `func start` shows it: host.json says which lines of which category are shown.

What is logged while a function runs is of the category `Function.<name>.User`.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

LEVELS = {
    "trace": logging.DEBUG,
    "debug": logging.DEBUG,
    "information": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
    "critical": logging.CRITICAL,
    "none": logging.CRITICAL + 1,
}
_ENGINE = (
    "local_host.engine",
    "local_host.store",
    "local_host.grpc_api",
    "local_host.management_api",
)


class CategoryFilter(logging.Filter):
    """`levels` by category or a category's beginning, such as `Function` or `DurableTask`."""

    def __init__(self, levels: Mapping[str, int], running: Callable[[], str | None]) -> None:
        super().__init__()
        self._levels = {category.lower(): level for category, level in levels.items()}
        self._default = self._levels.get("default", logging.INFO)
        self._known: dict[str, int] = {}
        self._running = running

    def filter(self, record: logging.LogRecord) -> bool:
        function = self._running()
        record.is_users = function is not None
        category = f"Function.{function}.User" if function else _category(record.name)
        if category not in self._known:
            self._known[category] = self._level(category.lower())
        return record.levelno >= self._known[category]

    def _level(self, category: str) -> int:
        """The most exact category that is named decides."""
        while category:
            if category in self._levels:
                return self._levels[category]
            category = category.rpartition(".")[0]
        return self._default


class LineFormatter(logging.Formatter):
    """A function's line is shown as it is; the host's, and whatever is amiss, say who speaks."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        if record.levelno > logging.INFO or not getattr(record, "is_users", False):
            speaker = f"{record.levelname} {record.name} "
        else:
            speaker = ""
        return f"[{time.replace('+00:00', 'Z')}] {speaker}{super().format(record)}"


def show_logs(levels: Mapping[str, int], running: Callable[[], str | None]) -> None:
    """`running` tells which function the calling thread or task is in."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter("%(message)s"))
    handler.addFilter(CategoryFilter(levels, running))
    lowest = min([logging.INFO, *levels.values()])
    logging.basicConfig(level=lowest, handlers=[handler], force=True)


def _category(logger: str) -> str:
    if logger.startswith(_ENGINE):
        return "DurableTask.Core"
    return "Host.General"
