"""Which keys of the State's side were used, as each register was told."""
