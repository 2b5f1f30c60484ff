"""What we know: programme packs, the flow over their questions, the rules, and retrieval. Pure: no clock, no network."""
