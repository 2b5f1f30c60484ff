"""What runs: command line, settings, logs, the unit of work that receives, the relay that sends, the adapters."""
