"""What holds for every test."""

from __future__ import annotations

import bot  # noqa: F401 - before numpy, so that the tests of ``faq`` alone build an index as the assistant does: in one thread
