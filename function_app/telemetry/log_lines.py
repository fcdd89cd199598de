"""The app's own log lines, where something is amiss: the name of an event and ids. What an
exception says is not sent, and nothing of the lines that are for whoever sits at this machine. How
a claim goes on is in its trace, and is not sent twice.
"""

import logging
from typing import Final

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider

# It shows links, and whoever has such a link may decide.
_FOR_THIS_MACHINE: Final = "function_app.notifications.log"
_SEVERITIES: Final = {
    logging.DEBUG: SeverityNumber.DEBUG,
    logging.INFO: SeverityNumber.INFO,
    logging.WARNING: SeverityNumber.WARN,
    logging.ERROR: SeverityNumber.ERROR,
    logging.CRITICAL: SeverityNumber.FATAL,
}
_NANOSECONDS: Final = 1_000_000_000


class LogLines(logging.Handler):
    def __init__(self, loggers: LoggerProvider) -> None:
        super().__init__(logging.WARNING)
        self._loggers = loggers

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == _FOR_THIS_MACHINE:
            return
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # its values do not fit into it; whoever logs goes on
            self.handleError(record)
            return
        self._loggers.get_logger(record.name).emit(
            LogRecord(
                timestamp=int(record.created * _NANOSECONDS),
                severity_number=_SEVERITIES.get(record.levelno, SeverityNumber.UNSPECIFIED),
                severity_text=record.levelname,
                body=said,
            )
        )
