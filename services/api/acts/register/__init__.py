"""What is done to the register itself: signed, cosigned, erased, told after a gap.

The same law as the other acts: one act, one transaction, and what changes is an entry.
"""
