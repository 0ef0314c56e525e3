"""Which rules of allocation take the usage of each project and key."""
