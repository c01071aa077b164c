"""Who holds a camera's joystick: one life cycle, in one table.

It says what can happen to a lease, never who may make it happen: `tenants.decisions` does.
"""
