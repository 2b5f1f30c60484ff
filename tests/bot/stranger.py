"""``city2city`` as a user who owns nothing: everything is loaded before, since that user may not even read the program."""

from __future__ import annotations

import io
import os
import sys

from bot.cli.main import main

given, sys.stdin = sys.stdin, io.StringIO("check\n1\n")
printed, sys.stdout = sys.stdout, io.StringIO()
main(["chat", "--memory", "--programme", "utm-city2city"], standalone_mode=False)
sys.stdin, sys.stdout = given, printed
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
main(sys.argv[1:])
