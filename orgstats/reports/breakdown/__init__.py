"""Who or what drives usage: cells become series, series rows that add up to the total."""
