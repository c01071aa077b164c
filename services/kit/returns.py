"""Where an OpenID provider sends a browser back to the console; it knows these to the letter."""

from __future__ import annotations

LOGIN = "/auth/callback"
"""To the console's own window."""
STEP_UP = "/auth/step-up"
"""To a small window beside it, whose opener goes on."""
RETURNS = (LOGIN, STEP_UP)
