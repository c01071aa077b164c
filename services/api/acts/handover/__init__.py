"""The next agent takes over what one agent watches: offered, taken, or not."""
