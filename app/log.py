"""The rotating log, without personal data: who and what was said never get into it."""

from __future__ import annotations

import logging
import re
import traceback
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.paths import log_file

MOST_BYTES = 1_000_000
KEPT_FILES = 4
OURS = ("app", "data", "dispatch", "gis")
_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
# We log in plain English with codes: any other letters came from outside, as a name or as words spoken.
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_DIGITS = re.compile(r"(?<![\w-])\+?\d[\d -]{5,}\d(?![\w-])")
_HIDDEN = "*"

ExceptionTriple = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def without_personal_data(text: str) -> str:
    """`text` without letters from outside and without numbers that may be a phone's."""
    return _DIGITS.sub(_HIDDEN, _FOREIGN.sub(_HIDDEN, text))


class ImpersonalFormatter(logging.Formatter):
    """Formats a line without personal data; of an exception its kind, code and place, never its values."""

    def format(self, record: logging.LogRecord) -> str:
        # Another handler's formatter may have left its own text of the exception on the record.
        left, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = left

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging calls it so
        record.message = without_personal_data(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: ExceptionTriple) -> str:  # noqa: N802 - logging calls it so
        error = ei[1]
        return "" if error is None else "\n".join(_told(error))


def _told(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_told(cause), "  then"] if cause else []
    code = getattr(getattr(error, "reason", None), "code", "")
    return [*before, *lines, f"  {type(error).__name__} {code}".rstrip()]


class PatientFileHandler(RotatingFileHandler):
    """A rotating file that stays as it is while another program has it open, as Windows demands."""

    def doRollover(self) -> None:  # noqa: N802 - logging calls it so
        with suppress(PermissionError):
            super().doRollover()
        if self.stream is None:
            self.stream = self._open()


def configure_logging() -> None:
    """Send what the program logs to the seat's log file; once, however often it is called."""
    with suppress(OSError):
        path = log_file()
        if not any(_writes_to(handler, path) for handler in logging.getLogger().handlers):
            _install(path)


def _writes_to(handler: logging.Handler, path: Path) -> bool:
    return isinstance(handler, PatientFileHandler) and Path(handler.baseFilename) == path.absolute()


def stop_logging() -> None:
    """Let go of the log file."""
    root = logging.getLogger()
    for handler in [kept for kept in root.handlers if isinstance(kept, PatientFileHandler)]:
        root.removeHandler(handler)
        handler.close()


def _install(path: Path) -> None:
    stop_logging()
    made = PatientFileHandler(path, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True)
    made.setFormatter(ImpersonalFormatter(_LINE))
    logging.getLogger().addHandler(made)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def log_tail(lines: int = 200) -> list[str]:
    """The newest lines of the log, cleaned once more; none where there is no log."""
    try:
        text = log_file().read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [without_personal_data(line) for line in text.splitlines()[-lines:]]
