"""How each flow fares, and the door where Prometheus reads it."""
