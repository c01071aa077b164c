"""`beffroi register …`: keys, exports, proofs and verification of a tenant's register.

Verification needs neither database nor network: a judge's expert runs it alone.
"""
