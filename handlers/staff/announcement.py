"""``announce``: one message to the groups of one, several or all twinnings, shown first as they will read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from faq.text.spelling import clean
from handlers.access import permissions
from handlers.access.roles import LEADERS
from handlers.calendar import session_times
from handlers.dialog import menu
from handlers.dialog.blocks import Block, head, hint, items, quote, text
from handlers.dialog.commands import Command, Topic, anything
from handlers.dialog.remembered import Announcing
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Gone, Visit, plain, prompt
from handlers.twinnings import invitations, twinnings_meant
from storage.records import Address, Json, OutboxRow, Outgoing, Twinning

AT = "announce"
LONGEST, SHOWN = 1500, 8
"""Characters of an announcement; twinnings that are offered or named one by one."""
KIND = "announcement"


def command(visit: Visit, argument: str) -> list[Reply]:
    """``announce 1, 3: words``, ``announce all: words``, or step by step."""
    able = _able(visit)
    if not able:
        return [plain(text(visit.t("There is no twinning yet.")))]
    gone, words = twinnings_meant.unknown((one.id for one in able), argument)
    if gone:
        visit.go(AT, Announcing(words=words[:LONGEST]))
        return show(visit, [_no_twinning(visit, gone)])
    to, words = _read(able, argument)
    visit.go(AT, Announcing(to or ((able[0].id,) if len(able) == 1 else ()), words[:LONGEST]))
    if len(words) > LONGEST:
        return show(visit, [_too_long(visit)])
    return show(visit)


def _able(visit: Visit) -> list[Twinning]:
    return [one for one in visit.store.twinnings() if permissions.may(visit, AT, one.id)]


def _read(able: Sequence[Twinning], argument: str) -> tuple[tuple[int, ...], str]:
    return twinnings_meant.named((one.id for one in able), argument)


def _new(visit: Visit) -> Announcing:
    if not permissions.may(visit, AT):
        raise Gone(AT)
    return visit.here(Announcing)


def _targets(visit: Visit, new: Announcing) -> list[tuple[Twinning, list[Address]]]:
    """The twinnings with their groups; one that was archived, or is not theirs any more, is not among them."""
    return [(one, session_times.groups(visit.store, one.id)) for one in _able(visit) if one.id in new.to]


# -- asking


def show(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """What is asked next: to whom, what; or how it will be read."""
    new = _new(visit)
    if not new.to:
        return [prompt(visit, [*lead, *_progress(visit), text(visit.t("Which twinnings is it for?"))], _whom(visit))]
    if not new.words:
        asked = visit.t("What is to be announced? Write it in one message.")
        return [prompt(visit, [*lead, text(asked)], commands=(mark("cancel"),))]
    return [_preview(visit, new, lead)]


def _whom(visit: Visit) -> list[Choice]:
    able = _able(visit)
    every = [Choice(visit.t("All of them"), {"to": [one.id for one in able]})] if len(able) > 1 else []
    return [*every, *(Choice(invitations.name(one), {"to": [one.id]}) for one in able[:SHOWN])]


def _preview(visit: Visit, new: Announcing, lead: Sequence[Block]) -> Reply:
    targets = _targets(visit, new)
    groups = sum(len(found) for _, found in targets)
    if not groups:
        visit.go(menu.MENU)
        return plain(*lead, text(visit.t("No group is linked to these twinnings, so nobody would read it.")))
    blocks = [*lead, text(visit.t("The groups will read this:")), *_post(visit, new.words).blocks]
    without = [one for one, found in targets if not found]
    blocks += [items(*(invitations.name(one) for one, found in targets if found))] if len(targets) <= SHOWN else []
    if without:
        named = visit.words.list([invitations.name(one) for one in without[:SHOWN]])
        blocks.append(hint(visit.t("No group, so not told: {twinnings}", twinnings=named)))
    send = visit.tn("Send it to {number} group", "Send it to {number} groups", groups)
    choices = [Choice(send, {"send": True}), Choice(visit.t("Write it anew"), {"anew": True})]
    return prompt(visit, blocks, choices, commands=(mark("cancel"),))


def _post(visit: Visit, words: str) -> Reply:
    return Reply((head(visit.t("Announcement")), text(words)), kind=KIND)


# -- hearing


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """To whom, or the words themselves, whatever they end with."""
    new = _new(visit)
    if not new.to:
        able = _able(visit)
        if gone := twinnings_meant.unknown((one.id for one in able), words)[0]:
            return show(visit, [_no_twinning(visit, gone)])
        to, more = _read(able, words)
        if not to:
            return None
        visit.keep_here(Announcing(to, more or new.words))
        return show(visit)
    said = clean(words, lines=True)
    if len(said) > LONGEST:
        return show(visit, [_too_long(visit)])
    visit.keep_here(replace(new, words=said))
    return show(visit)


def _no_twinning(visit: Visit, number: str) -> Block:
    return text(visit.t("There is no twinning {number}. `twinning list` shows them.", number=number[:16]))


def _too_long(visit: Visit) -> Block:
    return text(visit.t("That is too long. Please write at most {max} characters.", max=LONGEST))


def choose(visit: Visit, value: Json) -> list[Reply]:
    """To whom it goes; send it, or write it anew."""
    new = _new(visit)
    if "to" in value:
        visit.keep_here(replace(new, to=tuple(value["to"])))
        return show(visit)
    if "send" not in value or not new.words:
        visit.keep_here(replace(new, words=""))
        return show(visit)
    return _send(visit, new)


def _send(visit: Visit, new: Announcing) -> list[Reply]:
    """Queue it behind all that somebody waits for; the platform's own pace spreads it."""
    made, post = visit.turn.new_id(), _post(visit, new.words)
    targets = [(one, found) for one, found in _targets(visit, new) if found]
    rows = [
        Outgoing(address, post.stored(), visit.turn.millis, KIND, 2, f"{AT}/{made}/{one.id}", "hold")
        for one, found in targets
        for address in found
    ]
    visit.store.put(rows, visit.turn.millis)
    permissions.note(visit, AT, *(invitations.name(one) for one, _ in targets))
    words = visit.tn("On its way to {number} group.", "On its way to {number} groups.", len(rows))
    how = visit.t("`announce` shows how far it is.")
    return menu.show_menu(visit, [text(words), hint(how)])


# -- how far the last one is


def _progress(visit: Visit) -> list[Block]:
    """How far the newest is; of a facilitator's only what is theirs is counted."""
    able = {str(one.id) for one in _able(visit)}
    rows = [row for row in visit.store.planned(f"{AT}/") if row.out.key.rpartition("/")[2] in able]
    if not rows:
        return []
    newest = max(rows, key=lambda row: row.id).out.key.rpartition("/")[0]
    last = [row for row in rows if row.out.key.startswith(f"{newest}/")]
    return [quote(_words_of(last[0]), visit.t("the last announcement")), text(_fates(visit, last))]


def _words_of(row: OutboxRow) -> str:
    blocks = row.out.body.get("blocks") or [{}]
    return str(blocks[-1].get("text", ""))[:200]


def _fates(visit: Visit, rows: Sequence[OutboxRow]) -> str:
    count = Counter(
        "sent" if row.state == "sent" else "waits" if row.state in ("due", "sending") else "not" for row in rows
    )
    return visit.t(
        "Sent: {sent} of {all}. Still to go: {waits}. Not sent: {not_sent}.",
        sent=count["sent"],
        all=len(rows),
        waits=count["waits"],
        not_sent=count["not"],
    )


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("announce"),
        help=mark("one message to the groups of one, several or all twinnings"),
        topic=Topic.TEAM,
        rule=LEADERS,
        run=command,
        argument=mark("numbers: words"),
        follows=anything,
    ),
)
