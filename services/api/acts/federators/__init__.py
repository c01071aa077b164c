"""Who may speak for a commune's cameras: invited, enrolled, renewed, revoked, each an entry."""
