"""A time-boxed access to an estate: asked with a motive, decided by its owner, ended by either."""
