"""Inline mode: ``@bot deadline`` in any chat offers passages of the programme texts. No store is asked, nothing is kept."""

from __future__ import annotations

from datetime import datetime

from bot.telegram.telegram_parse import InlineQuestion
from bot.telegram.telegram_render import ApiRequest, fit, short, words
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Block, Knowledge, Reply, head, hint
from handlers.programme import quoting

MOST = 8
CACHE_SECONDS = 300
TITLE, ABOUT = 60, 100


def answer(asked: InlineQuestion, knowledge: Knowledge, translator: Translator, now: datetime) -> ApiRequest:
    """The passages that an inline question finds, the surest first; choosing one sends it, quoted as in a chat."""
    found = knowledge.library.ask(asked.words[: quoting.CUT]) if asked.words.strip() else None
    hits = found.hits[:MOST] if found and found.band != "none" else ()
    answers = (quoting.passage(knowledge, asked.words, hit) for hit in hits)
    different = {(one.pack.id, one.cites): one for one in answers}.values()
    return ApiRequest(
        "answerInlineQuery",
        {
            "inline_query_id": asked.query,
            "results": [_article(number, one, translator, now) for number, one in enumerate(different)],
            "cache_time": CACHE_SECONDS,
            "is_personal": False,
            "button": {"text": translator.t("Ask me in private"), "start_parameter": "start"},
        },
    )


def _article(number: int, answer: quoting.QuotedAnswer, translator: Translator, now: datetime) -> dict[str, object]:
    pack, title = answer.pack, answer.entry.title
    blocks: tuple[Block, ...] = (
        head(title),
        *quoting.shown(translator, answer, now),
        hint(translator.t("Quoted from the programme text, which is in English.")),
    )
    return {
        "type": "article",
        "id": str(number),
        "title": short(f"{pack.file.short} · {title}", TITLE),
        "description": short(answer.cites[0].quote, ABOUT),
        "input_message_content": words(fit(Reply(blocks))[0].blocks, "message_text"),
    }
