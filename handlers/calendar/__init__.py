"""Session times in words, and calendar files."""
