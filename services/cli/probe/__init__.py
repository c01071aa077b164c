"""A place tries itself: one synthetic flow, from the API's answer to the register's entries."""
