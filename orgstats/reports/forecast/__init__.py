"""Where a month will end: the rule, how far off it was, and the rows."""
