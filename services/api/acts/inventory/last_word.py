"""Two doors, one list: the last word of the commune stands, whichever door it came by.

A federator repeats its whole list at every link. Only what a report says otherwise than
the report before it is a new word; what it repeats was said before an import, and does
not take the import back. Pure: no register, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId

Cameras = Mapping[CameraId, Camera]


def after_report(known: Cameras, last: Cameras, told: Cameras) -> Cameras:
    """The list after a report `told`, when the one before it was `last`."""
    gone = last.keys() - told.keys()
    merged = {id_: camera for id_, camera in known.items() if id_ not in gone}
    imported = {one.number: one for one in merged.values() if one.id not in last}
    for id_, camera in told.items():
        before = last.get(id_)
        if before is None and id_ not in merged:
            # A camera that was imported before its system gave it a name of its own.
            same = imported.get(camera.number)
            merged[id_] = camera if same is None else replace(same, id=id_)
            if same is not None and same.id not in told:
                merged.pop(same.id, None)
        elif before is not None and before != camera and id_ in merged:
            merged[id_] = replace(merged[id_], **_news(before, camera))
    return merged


def _news(before: Camera, after: Camera) -> dict[str, Any]:
    return {
        name: getattr(after, name)
        for name in Camera.__slots__
        if getattr(before, name) != getattr(after, name)
    }
