"""What a shell offers at the tab key."""
