"""ProConnect, played by a second realm behind a door as strict as its own."""
