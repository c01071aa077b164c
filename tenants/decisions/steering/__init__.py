"""The joystick: taking it, keeping it longer, and the owner taking it back."""
