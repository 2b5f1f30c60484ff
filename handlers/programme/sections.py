"""Whole sections of a programme's text, verbatim."""

from __future__ import annotations

from faq.pack.model import Entry, Pack
from faq.rules.calls import notes
from handlers.access import permissions
from handlers.dialog.blocks import head, hint, quote
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain, source
from handlers.programme import call_status


def own_programme(visit: Visit) -> tuple[str, bool]:
    """The programme that is talked about, empty where none is, and whether no other may be heard of: that of a linked group."""
    twinning = visit.store.twinning(permissions.here(visit))
    if twinning and twinning.programme in visit.turn.knowledge.packs:
        return twinning.programme, True
    return (visit.person.programme if visit.has_programme else ""), False


def whole(visit: Visit, pack: Pack, entry: Entry) -> Reply:
    """A whole entry, verbatim; the call where it tells of one, what is withheld and the editor's notes apart from it."""
    words = "\n\n".join(entry.text)
    ahead, behind = call_status.beside(visit.words, pack, visit.turn.now, [words])
    noted = [hint(visit.t("Editor's note: {note}", note=note)) for note in notes(pack.file, entry)]
    return plain(head(entry.title), *ahead, quote(words, source(pack, entry.id)), *behind, *noted)


def entry_of(visit: Visit, wanted: str) -> tuple[Pack, Entry] | None:
    """The entry of ``pack/id``, None where there is no such."""
    pack_id, _, entry_id = wanted.partition("/")
    pack = visit.turn.knowledge.packs.get(pack_id)
    found = [one for one in pack.entries if one.id == entry_id] if pack else []
    return (pack, found[0]) if pack and found else None
