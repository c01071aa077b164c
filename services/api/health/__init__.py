"""How this process and its pictures fare: what media measures, and what Prometheus reads."""
