"""What staff and facilitators see."""
