"""``make e2e``: play the visit against local-slack in both modes and compare with what was recorded (``--record`` writes it)."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.e2e.local import Local
from tests.e2e.scenario import play

RECORDED = Path(__file__).parent / "recorded"


def main() -> int:
    wrong = 0
    for mode in ("socket", "http"):
        with tempfile.TemporaryDirectory() as folder, Local(mode, Path(folder)) as local:
            came = [
                {"do": step.do, "what": step.words or dict(step.values), "came": lines} for step, lines in play(local)
            ]
            counts = local.counts()
        path = RECORDED / f"{mode}.json"
        if "--record" in sys.argv:
            RECORDED.mkdir(exist_ok=True)
            path.write_text(json.dumps(came, ensure_ascii=False, indent=1) + "\n")
        known = json.loads(path.read_text())
        differing = [(now, then) for now, then in zip(came, known, strict=True) if now != then]
        for now, then in differing:
            print(f"{mode}: {now['do']} {now['what']}\n  came     {now['came']}\n  recorded {then['came']}")
        wrong += len(differing)
        print(f"{mode}: {len(came)} steps, {len(differing)} differ; local-slack logged {json.dumps(counts)}")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
