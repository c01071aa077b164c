"""Traces: what one click sets in motion, followed through every process.

`spans` is all that the processes use; without `export` it records nothing and costs nothing.
"""
