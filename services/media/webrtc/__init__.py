"""The browser's side: offers read, peers answered, AES-256 forced."""
