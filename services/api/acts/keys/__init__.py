"""The keys of the State's side: one follows another, and every register is told."""
