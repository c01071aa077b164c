"""An access of some hours: asked for, decided by its owner, ended by either side (CH-3, CH-4)."""
