"""What every feature speaks with: turn, visit, replies, commands, menu."""
