"""A transcoder: `python -m services.media.transcoding SOURCE TARGET`, pictures in and out by pipes.

Started by a media node, ended by it or with it. It gives way to everything else on its
machine, and may neither write a file nor leave its memory behind when it falls.
"""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from services.media.transcoding.pipes import HEAD, Kind, read_head, write
from tenants.vocabulary.picture import Codec

if TYPE_CHECKING:
    from services.media.transcoding.conversion import Conversion

NICENESS: Final = 19
MOST_MEMORY: Final = 2 * 1024**3
"""Bytes of address space: what a picture made to exhaust it may take."""


def main(source: str, target: str) -> None:
    give_way()
    confine()
    # Once it may do no harm: FFmpeg is loaded here, and fed what a camera sends.
    from services.media.transcoding.conversion import Conversion

    serve(Conversion(Codec(source), Codec(target)), sys.stdin.buffer, sys.stdout.buffer)


def give_way() -> None:
    """Run only where nothing else wants the core; at the lowest priority where that is unknown."""
    os.nice(NICENESS)
    if hasattr(os, "SCHED_IDLE"):
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def confine() -> None:
    """No file, no core dump, no more memory than pictures take."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def serve(conversion: Conversion, source: BinaryIO, target: BinaryIO) -> None:
    """Until the node closes its end."""
    while len(said := source.read(HEAD.size)) == HEAD.size:
        head = read_head(said)
        data = source.read(head.size)
        for made in conversion.push(data, head.timestamp, shown=head.kind == Kind.SHOWN):
            kind = Kind.KEYFRAME if made.keyframe else Kind.PICTURE
            target.write(write(kind, made.timestamp, made.data))
        target.write(write(Kind.DONE, head.timestamp))
        target.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError, KeyboardInterrupt):
        main(*sys.argv[1:])
