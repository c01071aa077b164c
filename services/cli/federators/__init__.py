"""`beffroi federator …`: who may speak for a commune's cameras.

`invite`, `list` and `revoke` run where the API's settings are; `enrol` runs in the commune.
"""
