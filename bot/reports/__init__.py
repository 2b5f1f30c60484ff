"""Pages and tables for programme staff."""
