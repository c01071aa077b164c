"""Messages: queued with the act that owes them, sent later, read by those they are owed to."""
