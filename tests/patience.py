"""How long tests wait for what should come."""

from __future__ import annotations

PATIENCE = 180.0
"""Seconds after which something that does not come is given up. It fails a test, and delays none: a busy machine is only later."""
