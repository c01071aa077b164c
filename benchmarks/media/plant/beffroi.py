"""The command line as it is installed; `--python`: as where its helper in C could not be built;
`--uvloop`: on that event loop, which is no dependency of ours.

python -m benchmarks.media.plant.beffroi [--uvloop] [--python] media
"""

from __future__ import annotations

import sys

from benchmarks.media.loops import use_uvloop
from benchmarks.media.peers.without_helper import leave_helper_out
from services.cli.main import main

if __name__ == "__main__":
    if sys.argv[1] == "--uvloop":
        del sys.argv[1]
        use_uvloop()
    if sys.argv[1] == "--python":
        del sys.argv[1]
        leave_helper_out()
    sys.exit(main())
