"""The people of the asker's own organisation, at the GraphQL door: for its heads of service."""
