"""Registers to measure on."""
