"""The joystick lent and taken back: ask, answer, keep, give up, take back, run out.

Each is one transaction on the camera's tenant, entered with what it rests on. The
camera moves by none of them: a signed pass does that, beside the commune's own rule.
"""
