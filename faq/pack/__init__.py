"""A programme as data: its model and how it is loaded."""
