"""Inline mode: ``@bot deadline`` in any chat offers passages of the programme texts. No store is asked, nothing is kept."""

from __future__ import annotations

from bot.telegram_parse import Asked
from bot.telegram_render import Call, fit, short, words
from faq.found import Hit
from handlers.model import Block, Knowledge, Reply, head, hint, quote
from handlers.visit import source
from handlers.words import Translator

MOST = 8
CACHE_SECONDS = 300
TITLE, ABOUT = 60, 100


def answer(asked: Asked, knowledge: Knowledge, translator: Translator) -> Call:
    """The passages that an inline question finds, the surest first; choosing one sends it, quoted."""
    found = knowledge.library.ask(asked.words) if asked.words.strip() else None
    hits = found.hits[:MOST] if found and found.band != "none" else ()
    return Call(
        "answerInlineQuery",
        {
            "inline_query_id": asked.query,
            "results": [_article(number, hit, knowledge, translator) for number, hit in enumerate(hits)],
            "cache_time": CACHE_SECONDS,
            "is_personal": False,
            "button": {"text": translator.t("Ask me in private"), "start_parameter": "start"},
        },
    )


def _article(number: int, hit: Hit, knowledge: Knowledge, translator: Translator) -> dict[str, object]:
    pack = knowledge.packs[hit.programme]
    blocks: tuple[Block, ...] = (
        head(hit.title),
        quote(hit.passage, source(pack, hit.entry)),
        hint(translator.t("Quoted from the programme text, which is in English.")),
    )
    return {
        "type": "article",
        "id": str(number),
        "title": short(f"{pack.file.short} · {hit.title}", TITLE),
        "description": short(hit.passage, ABOUT),
        "input_message_content": words(fit(Reply(blocks))[0].blocks, "message_text"),
    }
