"""Meeting times: reading, advising, matching."""
