"""Who may do what: every operation × every role × own and another's tenant, at the real doors."""
