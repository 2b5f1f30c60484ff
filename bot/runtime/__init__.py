"""What every platform shares: receiving, sending, settings, clock, logs."""
