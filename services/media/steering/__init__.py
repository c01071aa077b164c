"""The joystick between a screen and its commune: what is said, and what is passed on."""
