"""Write the life cycles of docs/reference (lease.md, slot.md, window.md, fault.md,
standing.md) from their transition tables; `--check` only says if they are.

A life cycle is a table in the code, and nowhere else: diagrams and tables are drawn from it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from tenants.decisions.owner import faults, windows
from tenants.habilitations import person
from tenants.leases import lease
from tenants.quotas import life

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
_WRITTEN = "Written by `scripts/write_life_cycles.py` from `{module}`; do not edit."


def main(arguments: list[str]) -> int:
    """0 when the pages are the code's."""
    stale = [name for name, page in pages().items() if not _is(FOLDER / name, page)]
    if "--check" in arguments:
        for name in stale:
            print(
                f"{name} is not the code's. Remedy: python scripts/write_life_cycles.py",
                file=sys.stderr,
            )
        return 1 if stale else 0

    for name in stale:
        (FOLDER / name).write_text(pages()[name], encoding="utf-8")
    return 0


def _is(file: Path, page: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == page


def pages() -> Mapping[str, str]:
    """Each page whole, in Markdown, by its file's name."""
    return {
        "lease.md": _page(
            "The life of a lease of the joystick",
            "tenants.leases.lease",
            "One lease is one agent's joystick on one camera. What may end or lengthen it stands "
            "here; who may make it happen, in `tenants.decisions.steering`.",
            lease.State.ASKED,
            lease.TRANSITIONS,
        ),
        "slot.md": _page(
            "The life of a slot",
            "tenants.quotas.life",
            "A flow occupies one slot. Pre-emption has two phases: a slot that is being emptied is "
            "given to nobody until the federator stopped the flow, or must have. Who took it was "
            "promised it in the same act (ADR 27): his flow has it as soon as it is free.",
            life.SlotState.FREE,
            life.TRANSITIONS,
        ),
        "window.md": _page(
            "The life of a maintenance window",
            "tenants.decisions.owner.windows",
            "Work on a commune's cameras, announced to the CIC. Whether it may be announced, and "
            "may begin, is `tenants.decisions.owner.maintaining`'s to say.",
            windows.WindowState.ANNOUNCED,
            windows.TRANSITIONS,
        ),
        "fault.md": _page(
            "The life of a fault",
            "tenants.decisions.owner.faults",
            "A trouble of one camera, or of the link, from its report to its end; the event is the "
            "state that its owner says next.",
            faults.FaultState.REPORTED,
            faults.TRANSITIONS,
        ),
        "standing.md": _page(
            "How an agent stands in an organisation",
            "tenants.habilitations.person",
            "Read from the habilitations that a person holds, the narrower one winning (ADR 29). "
            "Who may decide it is `tenants.decisions.people`'s to say.",
            person.Standing.OUTSIDE,
            person.TRANSITIONS,
        ),
    }


def _page(
    title: str,
    module: str,
    sentence: str,
    first: StrEnum,
    transitions: Mapping[StrEnum, Mapping[StrEnum, StrEnum]],
) -> str:
    events = sorted({event for line in transitions.values() for event in line})
    return "\n".join(
        [
            f"# {title}",
            "",
            _WRITTEN.format(module=module),
            sentence,
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {_name(first)}",
            *(
                f"    {_name(state)} --> {_name(after)}: {event}"
                for state, line in transitions.items()
                for event, after in line.items()
            ),
            *(f"    {_name(state)} --> [*]" for state, line in transitions.items() if not line),
            "```",
            "",
            "What a state has no word for is impossible in it, and changes nothing.",
            "",
            f"| event | {' | '.join(transitions)} |",
            f"|---|{'---|' * len(transitions)}",
            *(_row(event, transitions) for event in events),
            "",
        ]
    )


def _row(event: StrEnum, transitions: Mapping[StrEnum, Mapping[StrEnum, StrEnum]]) -> str:
    cells = (line.get(event, "") for line in transitions.values())
    return f"| `{event}` | {' | '.join(cells)} |"


def _name(state: StrEnum) -> str:
    return state.value.replace("-", "_")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
