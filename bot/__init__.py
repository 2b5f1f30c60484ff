"""What runs: command line, settings, logs, the unit of work that receives, the relay that sends, the adapters."""

import os

# Whoever has imported what runs has told the handlers which platforms there are.
import bot.platforms  # noqa: F401

# numpy asks for this when it is first loaded. The matrices of an index are small: threads that spin while they wait for each
# other take four times the processor's time on a busy machine, and win nothing on a quiet one. A setting of the operator wins.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
