"""The life of the sharing, kept: hours declared for a day, maintenance windows, faults."""
