"""The kinds of things that can be listed."""

KINDS = ("orgs", "projects", "keys", "members", "models")
