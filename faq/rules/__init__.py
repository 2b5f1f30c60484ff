"""What follows from the answers: conditions, flow, criteria, calls."""
