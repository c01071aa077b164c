"""Structured logs: one JSON object a line, on standard error.

No secret should ever be handed to a logger. This is the second line of defence: what
looks like a camera's address, an account in an address, a person's mail or a token is
masked, and what a library repeats of the data that it refused, on its
way out, wherever in the record it stands. Inside a trace a line says which one.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from services.kit.tracing.spans import current

_CAMERA_ADDRESS: Final = re.compile(r"\b(rtsps?|rtspu|rtmps?|srt)://[^\s\"'<>]*", re.IGNORECASE)
_ACCOUNT: Final = re.compile(r"\b([a-z][a-z0-9+.-]*)://[^\s\"'<>]*@", re.IGNORECASE)
_TOKEN: Final = re.compile(r"\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*")
_BEARER: Final = re.compile(r"\bBearer\s+\S+", re.IGNORECASE)
_AUTHORIZATION: Final = re.compile(r"\b((?:proxy-)?authorization)(\W+)[^\r\n]*", re.IGNORECASE)
_SECRET_NAME: Final = re.compile(r"password|passwd|secret|token|authorization", re.IGNORECASE)
_NAMED: Final = re.compile(
    r"\b(password|passwd|secret|token)(\"?'?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|\S+)", re.IGNORECASE
)
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Libraries that say what was wrong by showing it: PostgreSQL a whole row, pydantic what it read.
_ROW: Final = re.compile(
    r"\bDETAIL:.*?(?=\n\[SQL|\n\(Background|\n\nThe above|\n\nDuring|\Z)", re.DOTALL
)
_READ: Final = re.compile(r"\binput_value=.*?(?=, input_type=|\Z)", re.DOTALL)
_TALKATIVE: Final = ("aioice", "httpx", "alembic")
"""They say at INFO where an agent's post is, whom we ask, and what is up to date."""
_OWN_MEMBERS: Final = frozenset(
    [
        *logging.LogRecord("", 0, "", 0, "", None, None).__dict__,
        "message",
        "asctime",
        "taskName",
        "color_message",
    ]
)


def mask(text: str) -> str:
    """`text` without camera addresses, accounts, mails, tokens and the data of refusals."""
    text = _ROW.sub("DETAIL: [masked]", text)
    text = _READ.sub("input_value=[masked]", text)
    text = _TOKEN.sub("[token]", text)
    text = _CAMERA_ADDRESS.sub(r"\1://[masked]", text)
    text = _ACCOUNT.sub(r"\1://[masked]@", text)
    text = _MAIL.sub("[mail]", text)
    text = _AUTHORIZATION.sub(r"\1\2[masked]", text)
    text = _NAMED.sub(r"\1\2[masked]", text)
    return _BEARER.sub("Bearer [masked]", text)


class JsonLines(logging.Formatter):
    """One record as one line of JSON: time, level, process, logger, event, and its extras."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self._process,
            "logger": record.name,
            "event": mask(record.getMessage()),
        }
        where = current()
        if where is not None:
            line |= {"trace_id": f"{where.trace:032x}", "span_id": f"{where.span:016x}"}
        for name, value in record.__dict__.items():
            if name not in _OWN_MEMBERS and name not in line:
                line[name] = _masked(name, value)
        if record.exc_info:
            line["trace"] = mask(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def configure_logging(
    process: str, level: int = logging.INFO, stream: TextIO | None = None
) -> None:
    """Send every log of this process to `stream`, standard error by default."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(process))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(True)


def _masked(name: str, value: Any) -> Any:
    if _SECRET_NAME.search(name):
        return "[masked]"
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {mask(str(key)): _masked(str(key), one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(name, one) for one in value]
    return mask(str(value))
