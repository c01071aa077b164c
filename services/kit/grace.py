"""How long what runs goes on while the register cannot be written (design §3.6)."""

from __future__ import annotations

from typing import Final

REGISTER_GRACE_SECONDS: Final = 60.0
