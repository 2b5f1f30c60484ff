"""What is chosen by its place among what is shown, in words: "the second one", "2 please", "1 or 2"."""

from __future__ import annotations

from collections.abc import Sequence

from faq.answers.named_options import NamedOption
from faq.answers.option_places import by_place
from faq.answers.values import Read, Unclear
from handlers.dialog.visit import Choice


def counted(choices: Sequence[Choice], words: str) -> list[Choice]:
    """The choices whose places words name and nothing else; several where they name several, none where they do not count."""
    options = [NamedOption(str(place), one.label, (), ()) for place, one in enumerate(choices)]
    understood = by_place(options, words)
    if isinstance(understood, Read):
        return [choices[int(understood.value)]]
    return [choices[int(place)] for _, place in understood.choices] if isinstance(understood, Unclear) else []
