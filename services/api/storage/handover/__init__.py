"""Offers of a handover, as they are kept: what is asked of them, its tables, its SQL."""
