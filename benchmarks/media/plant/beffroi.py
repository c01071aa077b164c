"""The command line as it is installed; `--python`: as where its helper in C could not be built.

python -m benchmarks.media.plant.beffroi [--python] media
"""

from __future__ import annotations

import sys

from benchmarks.media.peers.without_helper import leave_helper_out
from services.cli.main import main

if __name__ == "__main__":
    if sys.argv[1] == "--python":
        del sys.argv[1]
        leave_helper_out()
    sys.exit(main())
