"""Reports: questions asked of a source, and the numbers put together."""
