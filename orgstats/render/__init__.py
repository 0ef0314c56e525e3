"""Reports as text, one room for people and one for machines."""
