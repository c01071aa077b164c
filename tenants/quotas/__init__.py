"""How many flows at once, and which slot is next. Ranks and pre-emption join it here."""
