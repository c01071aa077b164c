"""The communes' side: whose federator is linked, and what it says in its own rooms."""
