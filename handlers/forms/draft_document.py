"""What a draft holds: the answers that apply, and those that nobody asks for any more."""

from __future__ import annotations

import hashlib
import json

from faq.pack.model import Pack
from faq.rules.flow import stray
from handlers.forms import form_sheet
from storage.records import Json


def document(pack: Pack, sheet: form_sheet.Sheet) -> dict[str, Json]:
    """The answers that apply, in the order of the questions, with their SHA-256: what a version keeps."""
    answers = {leaf.id: sheet.answers[leaf.id] for leaf in form_sheet.answered_leaves(sheet)}
    other = stray(
        sheet.questions,
        form_sheet.is_mark,
        {k: v for k, v in sheet.answers.items() if k not in answers and not isinstance(v, list)},
    )
    canonical = json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "programme": pack.id,
        "label": pack.application.label,
        "submitted": False,
        "answers": answers,
        "no_longer_asked": other,
        "by_geonames": [leaf for leaf in answers if form_sheet.from_list(sheet.answers, leaf)],
        "sha256": hashlib.sha256(canonical.encode()).hexdigest(),
    }
