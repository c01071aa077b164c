"""The built console, as files. Any page of it is `index.html`: the console reads its address.

Names with a fingerprint never change and are kept for a year; the page itself is asked
for each time, so that a new version is seen at the next visit.
"""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

_FOREVER = "public, max-age=31536000, immutable"
_AN_HOUR = "public, max-age=3600"
_ASK = "no-cache"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".geojson": "application/geo+json",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class Console:
    """Files of one folder, listed once: nothing outside it can be asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {
            file.relative_to(folder).as_posix(): file
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }

    async def answer(self, request: Request) -> Response:
        """The file, or the page; raises 404 for a file that is not there."""
        path = request.path_params["path"]
        file = self._files.get(path)
        if file is None:
            if "." in path.rpartition("/")[2]:
                raise HTTPException(404)
            path, file = "index.html", self._files.get("index.html")
        if file is None:
            raise HTTPException(404)
        return FileResponse(
            file,
            media_type=_TYPES.get(file.suffix),
            headers={"cache-control": _kept(path)},
        )


def _kept(path: str) -> str:
    if path.startswith("assets/"):
        return _FOREVER
    return _ASK if path == "index.html" else _AN_HOUR
