"""How agents stand: habilitated, moved, suspended, reinstated, ended, each in the registers."""
