"""Write the GraphQL contract from the code; with `--check`, only say whether it is written."""

from __future__ import annotations

import sys

from services.api.schema.contract import COMMITTED, printed


def main(arguments: list[str]) -> int:
    """0 when the committed contract is the code's."""
    if "--check" in arguments:
        if COMMITTED.read_text(encoding="utf-8") == printed():
            return 0
        print(f"{COMMITTED.name} is not the code's schema. Remedy: make schema", file=sys.stderr)
        return 1

    COMMITTED.write_text(printed(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
