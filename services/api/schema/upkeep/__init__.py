"""The life of the sharing at the GraphQL door: hours, maintenance windows, faults."""
