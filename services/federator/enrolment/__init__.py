"""How a commune's federator comes by its certificate, and keeps it good."""
