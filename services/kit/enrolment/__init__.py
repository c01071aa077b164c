"""What the API and a commune's federator say to each other about certificates."""
