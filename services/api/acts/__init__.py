"""What can be done, one file a verb: open, load, decide, record, answer.

One act, one transaction: the register entry commits with what it tells, or neither
does. An act knows neither HTTP nor SQL nor the bus; what follows from its answer (a
pass is signed, a revocation leaves) is done by whoever called it, after the commit.
"""
