"""The charts, rendered by Helm itself, without a cluster."""
