"""What holds for all tests: none is judged by how fast the machine is today."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

import bot  # noqa: F401 - before numpy, so that the tests of ``faq`` alone build an index as the assistant does: in one thread

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
