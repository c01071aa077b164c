"""How each outside part fares that the platform rests on, known beforehand and told at once."""
