"""Read a convention from the text of its TOML file, strictly. Takes text, never opens a file.

An unknown key, a missing article, an impossible date or two versions on one day is an
`UnreadableDeed` that names the file, the line, the key and the remedy: nobody discovers
at night that a clause was mistyped.
"""

from tenants.conventions.reading.deed import read_deed
from tenants.conventions.reading.table import UnreadableDeed

__all__ = ["UnreadableDeed", "read_deed"]
