"""Messages that real cameras wrote, read from the folder they were recorded in."""

from __future__ import annotations

from pathlib import Path

from federation.pulling.parser import Answer, Framer


def read(path: Path) -> Answer:
    """The message; a recording of a description alone is put in the plainest one."""
    data = path.read_bytes()
    if path.name.endswith("_sdp.txt"):
        data = f"RTSP/1.0 200 OK\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data
    (answer,) = Framer().push(data)
    assert isinstance(answer, Answer)
    return answer
