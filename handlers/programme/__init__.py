"""Questions about a programme and the state of its calls."""
