"""What a user would write instead: a script or a statement for each question."""
