"""The register: what happened, in order, so that neither side can rewrite it alone.

One log per tenant. Leaves are RFC 6962 leaves already, so that the Merkle tree,
its checkpoints and its proofs join here without touching a single entry.
"""
