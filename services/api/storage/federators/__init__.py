"""Who may enrol a federator, and the certificates of those that did, kept."""
