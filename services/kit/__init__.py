"""What every process needs at its door: passes, the bus, the link's words, telemetry.

No rule and no act lives here, and no SQL, so that the federator may carry all of it.
"""
