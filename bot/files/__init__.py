"""Files that staff bring and take: twinnings and sessions as tables."""
