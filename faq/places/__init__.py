"""Cities, countries and their names."""
