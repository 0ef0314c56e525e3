"""Why it changed: two windows, their series, and the effects between them."""
