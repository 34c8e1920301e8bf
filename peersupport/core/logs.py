"""Log lines that cannot carry what a person wrote: a fixed set of fields, and no tracebacks' values."""

import json
import logging
import traceback


class AllowListFormatter(logging.Formatter):
    """One JSON object a line. Of an exception: its type and where it came from, never its message."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "from": record.name,
            "what": record.getMessage() if _is_ours(record.name) else _template(record),
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = type(error).__name__
            frames = traceback.extract_tb(error.__traceback__)
            line["where"] = [f"{frame.name}:{frame.lineno}" for frame in frames[-8:]]
        return json.dumps(line)


def _template(record: logging.LogRecord) -> str:
    """Its first line only: asyncio writes errors, with what they say, into the lines below."""
    return str(record.msg).partition("\n")[0][:200]


def _is_ours(name: str) -> bool:
    """Other libraries' messages are kept as their template, without the values put into it."""
    return name.split(".")[0] in {"peersupport", "accounts", "matching", "moderation", "chat"}
