"""The joystick on the commune's side: who holds it, what the camera is told, when it stops.

`judge` decides again, `keeper` knows who holds, `helm` tells one camera, `joysticks`
puts the three together for the federator.
"""
