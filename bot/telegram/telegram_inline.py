"""Inline mode: ``@bot deadline`` in any chat offers passages of the programme texts. No store is asked, nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, zip_longest

from bot.telegram.telegram_event import InlineQuestion
from bot.telegram.telegram_render import NO_PREVIEW, ApiRequest, fit, short, words
from faq.pack.citation import Citation
from faq.pack.model import Pack
from faq.pack.programme_file import Term
from faq.text.showing import on_one_line
from handlers.dialog.blocks import Block, head
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Knowledge, Reply
from handlers.programme import answer_words, asking
from handlers.programme.asking import Answer
from handlers.programme.contents import themes_of

MOST = 8
CACHE_SECONDS = 300
TITLE, ABOUT = 60, 100


def answer(asked: InlineQuestion, knowledge: Knowledge, translator: Translator, now: datetime) -> ApiRequest:
    """The passages that an inline question finds, the surest first; choosing one sends it, quoted as in a chat."""
    found = asking.ask(knowledge, asked.words, own=translator) if asked.words.strip() else Answer()
    offered = list(_offered(found, knowledge))[:MOST] if found.band != "none" else []
    if not asked.words.strip():
        offered = list(_to_begin_with(knowledge))[:MOST]
    return ApiRequest(
        "answerInlineQuery",
        {
            "inline_query_id": asked.query,
            "results": [_article(number, *one, translator, now) for number, one in enumerate(offered)],
            "cache_time": CACHE_SECONDS,
            "is_personal": True,
            "button": {"text": translator.t("Ask me in private"), "start_parameter": "start"},
        },
    )


def _offered(found: Answer, knowledge: Knowledge) -> Iterator[tuple[Pack, tuple[Citation, ...], Term | None]]:
    """What is quoted to the question in a chat, then the passages of the other sections that were found."""
    quoted = [(one.pack, one.passages, one.defines) for one in found.shown]
    yield from quoted
    shown = {(pack.id, cite.entry) for pack, cites, _ in quoted for cite in cites}
    for hit in found.hits:
        if (hit.programme, hit.entry) not in shown:
            pack = knowledge.packs[hit.programme]
            yield pack, asking.passages(pack, hit), None


def _to_begin_with(knowledge: Knowledge) -> Iterator[tuple[Pack, tuple[Citation, ...], Term | None]]:
    """What there is to ask: the first section of each theme, of every programme in turn."""
    by_theme = zip_longest(*([(pack, one) for one in themes_of(pack)] for pack in knowledge.packs.values()))
    for pack, theme in filter(None, chain.from_iterable(by_theme)):
        entry = pack.entry(theme.entries[0])
        yield pack, (Citation(entry.id, entry.text[0]),), None


def _article(
    number: int, pack: Pack, cites: tuple[Citation, ...], defines: Term | None, translator: Translator, now: datetime
) -> dict[str, object]:
    title = pack.entry(cites[0].entry).title
    blocks: tuple[Block, ...] = (
        head(title),
        *answer_words.shown(translator, pack, cites, now, defines),
        *answer_words.from_the_text(translator),
    )
    return {
        "type": "article",
        "id": str(number),
        "title": short(on_one_line(f"{pack.file.short} · {title}"), TITLE),
        "description": short(on_one_line(cites[0].quote), ABOUT),
        "input_message_content": {**words(fit(Reply(blocks))[0].blocks, "message_text"), **NO_PREVIEW},
    }
