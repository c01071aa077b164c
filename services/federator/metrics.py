"""What Prometheus may read of a commune's federator: a file, and no door.

Nothing dials into a commune, so numbers are written where node_exporter's textfile collector
reads them, whole or not at all. No camera, no person, no address: counts and hours alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509

from services.federator.federator import Federator

EVERY_SECONDS: Final = 15.0

_log = logging.getLogger(__name__)


async def write_for_ever(
    file: Path, federator: Federator, certificate: Path, clock: Callable[[], datetime]
) -> None:
    """Until cancelled; what cannot be written is said once, and tried again."""
    was_written = True
    while True:
        try:
            write(file, exposition(federator, certificate, clock()))
            was_written = True
        except OSError as error:
            if was_written:
                _log.error("metrics cannot be written", extra={"reason": error.strerror})
            was_written = False
        await asyncio.sleep(EVERY_SECONDS)


def write(file: Path, text: str) -> None:
    """In one move: whoever reads meanwhile reads the one before. Raises `OSError`."""
    draft = file.with_name(f".{file.name}.new")
    draft.write_text(text, encoding="utf-8")
    draft.chmod(0o644)
    draft.replace(file)


def exposition(federator: Federator, certificate: Path, now: datetime) -> str:
    """In Prometheus' text format; what is not known is left out."""
    lines: list[str] = []
    for name, said, value in _gauges(federator, certificate, now):
        if value is not None:
            full = f"beffroi_federator_{name}"
            lines += [f"# HELP {full} {said}", f"# TYPE {full} gauge", f"{full} {float(value)}"]
    return "\n".join(lines) + "\n"


def _gauges(
    federator: Federator, certificate: Path, now: datetime
) -> Iterator[tuple[str, str, float | None]]:
    standing = federator.standing()
    cuts = sum(cut.stands(now) for cut in federator.sharing.cuts())
    yield "links", "Media nodes that it is linked to.", federator.links
    yield "flows", "Flows that leave the commune.", len(federator.slots.held)
    yield "pulls", "Pictures that are asked of the commune's system.", len(federator.open_pulls)
    yield "cameras", "Cameras that are shared, once they were read.", federator.shared_cameras
    yield "cuts", "Stops of the owner's that stand.", cuts
    yield "untold_facts", "Facts that wait to be told.", len(federator.sharing.pending)
    yield "cosigned_entries", "Entries of the register that this side has signed.", standing.size
    yield "register_disputed", "Whether this side disputes its register.", federator.in_dispute
    yield (
        "certificate_expiry_timestamp_seconds",
        "When the certificate on disk ends.",
        _expiry(certificate),
    )


def _expiry(certificate: Path) -> float | None:
    with suppress(OSError, ValueError):
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
        return read.not_valid_after_utc.timestamp()
    return None
