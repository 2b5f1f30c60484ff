"""What we remember: one Store protocol, plain records in, plain records out."""
