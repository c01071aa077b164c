"""Cameras that do not exist: drawn and encoded on demand, for the demo and for tests.

They behave like a camera that speaks H.264. They open no connection and read no file
but a font.
"""
