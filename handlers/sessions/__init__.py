"""Sessions of a twinning."""
