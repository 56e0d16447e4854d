"""Pure functions on values: dates, identity numbers, document numbers, names."""
