"""Whether a source can be read, is whole and fresh, and whether its rollups agree."""
