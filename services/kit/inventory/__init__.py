"""A commune's list of cameras, out of the file it keeps it in, and back into one.

CSV, XLSX, GeoJSON and KML are read from bytes into cameras, or into rejections that say
the row, the column and the cause. It opens no file and no connection, keeps nothing,
and never repeats a credential that stood in a cell.
"""

from services.kit.inventory.comparing import Change, Policy, Preview, compare
from services.kit.inventory.mapping import ColumnMapping, Field, UnreadableMapping
from services.kit.inventory.reading import read_inventory
from services.kit.inventory.words import (
    MOST_BYTES,
    MOST_ROWS,
    Cause,
    Reading,
    ReadRow,
    Rejection,
    Remark,
    UnreadableInventory,
)

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "Cause",
    "Change",
    "ColumnMapping",
    "Field",
    "Policy",
    "Preview",
    "ReadRow",
    "Reading",
    "Rejection",
    "Remark",
    "UnreadableInventory",
    "UnreadableMapping",
    "compare",
    "read_inventory",
]
