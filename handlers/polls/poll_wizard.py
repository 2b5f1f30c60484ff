"""``poll``: staff's own polls, made step by step with a dry run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from handlers.access import permissions
from handlers.access.roles import LEADERS
from handlers.calendar import session_times
from handlers.dialog import menu, platform_traits
from handlers.dialog.blocks import Block, head, hint, items, numbered, text
from handlers.dialog.commands import Command, Subcommand, Topic, one_word
from handlers.dialog.remembered import HalfPoll, MakingPoll, changed
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Gone, Visit, plain, prompt
from handlers.polls import poll_lookup, poll_view, polls, secrecy
from handlers.polls.poll_words import AT, DAYS, MODE_NAMES, READ, options_read, reach
from handlers.twinnings import invitations
from storage.records import DAY, Address, Json, Poll, PollMode, Twinning

BLANK = HalfPoll()
STAGES = ("where", "question", "options", "mode", "days", "hidden")
"""What is asked, in this order."""


def command(visit: Visit, argument: str) -> list[Reply]:
    """``poll``, ``poll new``, ``poll 5``, ``poll results``, ``poll close 5``."""
    what, _, rest = argument.partition(" ")
    if what.isdecimal():
        return poll_lookup.shown(visit, what)
    return DO.get(what.casefold(), poll_lookup.listed)(visit, rest.strip())


# -- making one


def begin(visit: Visit, rest: str = "") -> list[Reply]:
    """Begin a poll; ``poll new Which topic? Heat; Waste`` has its question, and behind the question mark its answers."""
    visit.go(AT)
    asks, sign, behind = rest.partition("?")
    new = BLANK
    for stage, words in (("question", f"{asks}{sign}".strip()), ("options", behind.strip())):
        found = READ[stage](visit, new, words) if words else new
        new = new if isinstance(found, str) else found
    _keep(visit, new)
    return show(visit)


def _new(visit: Visit) -> HalfPoll:
    """What there is of it; Gone where the person may no longer do this."""
    if not permissions.may(visit, AT):
        raise Gone(AT)
    return visit.here(MakingPoll).new


def _keep(visit: Visit, new: HalfPoll) -> None:
    visit.keep_here(MakingPoll(new))


def _stage(new: HalfPoll) -> str:
    return next((one for one in STAGES if getattr(new, one) == getattr(BLANK, one)), "summary")


ASKED: Mapping[str, str] = {
    "where": mark("Which twinnings do you want to ask? Choose one, or type their numbers: 1, 3"),
    "question": mark("What is the question? At most 300 characters."),
    "options": mark(
        "Which answers are there to choose from? Type 2 to 12, apart by commas, semicolons or lines."
        " Each has at most 100 characters."
    ),
    "mode": mark("Who sees what?"),
    "days": mark("How long is it open? Choose, or type a number of days (1 to 30)."),
    "hidden": mark("May the group see the count while the poll is open?"),
}


def show(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The open question, or the dry run."""
    new = _new(visit)
    stage = _stage(new)
    if stage == "summary":
        return _dry_run(visit, new, lead)
    blocks = [*lead, text(visit.t(ASKED[stage]))]
    if stage == "mode":
        blocks.append(items(*(visit.t(words) for words in poll_view.MODES.values())))
    return [prompt(visit, blocks, _choices(visit, stage), commands=(mark("back"),) if new != BLANK else ())]


def _choices(visit: Visit, stage: str) -> list[Choice]:
    if stage == "where":
        able = reach(visit)
        every = [Choice(visit.t("All of them"), {"where": [one.id for one in able]})] if len(able) > 1 else []
        return [*(Choice(invitations.name(one), {"where": [one.id]}) for one in able[:8]), *every]
    if stage == "mode":
        return [Choice(visit.t(name), {"mode": mode}) for mode, name in MODE_NAMES.items()]
    if stage == "days":
        return [Choice(visit.tn("{number} day", "{number} days", days), {"days": days}) for days in DAYS]
    if stage == "hidden":
        return [Choice(visit.t("Yes"), {"hidden": False}), Choice(visit.t("Only once it is closed"), {"hidden": True})]
    return []


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A button."""
    new = _new(visit)
    if "post" in value:
        return _mode_again(visit, new) or _post(visit, new)
    if "again" in value:
        return begin(visit)
    new = changed(new, value)
    if asked := _mode_again(visit, new):
        return asked
    _keep(visit, new if _mode(new) == "open" else replace(new, hidden=True))
    return show(visit)


def _mode_again(visit: Visit, new: HalfPoll) -> list[Reply]:
    """The question of the mode again where it was to be anonymous and a roster is too small for that; else nothing."""
    why_not = too_few(visit, new)
    if not why_not:
        return []
    _keep(visit, replace(new, mode=None, hidden=None))
    return show(visit, [text(one) for one in why_not])


def too_few(visit: Visit, new: HalfPoll) -> list[str]:
    """Why it cannot be anonymous, of each roster that is too small; nothing where it need not be, or can."""
    found = [secrecy.too_few(visit.words, visit.store, twinning) for twinning, _ in _where(visit, new)]
    return [one for one in found if one] if new.mode == "anonymous" else []


def filled_in(visit: Visit, new: HalfPoll) -> list[Reply]:
    """The dry run of one that is whole already."""
    visit.go(AT)
    _keep(visit, new if _mode(new) == "open" else replace(new, hidden=True))
    return show(visit)


def back(visit: Visit) -> list[Reply]:
    """What was said last is asked again."""
    new = _new(visit)
    # Who may see the count follows from a mode that is not open, and was not asked.
    follows = () if _mode(new) == "open" else ("hidden",)
    said = [one for one in STAGES if one not in follows and getattr(new, one) != getattr(BLANK, one)]
    if not said:
        return show(visit, [text(visit.t("This is the first question."))])
    anew = (said[-1], "hidden") if said[-1] == "mode" else said[-1:]
    _keep(visit, replace(new, **{one: getattr(BLANK, one) for one in anew}))
    return show(visit)


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """Typed words for what is asked now."""
    new = _new(visit)
    read = READ.get(_stage(new))
    if read is None:
        return None
    found = read(visit, new, words)
    if isinstance(found, str):
        return show(visit, [text(found)])
    _keep(visit, found)
    return show(visit, options_read(visit, found, words) if read is READ["options"] else ())


# -- the dry run, and posting


def _where(visit: Visit, new: HalfPoll) -> list[tuple[Twinning, list[Address]]]:
    able = {one.id: one for one in reach(visit)}
    return [(able[one], session_times.groups(visit.store, one)) for one in new.where if one in able]


def _dry_run(visit: Visit, new: HalfPoll, lead: Sequence[Block]) -> list[Reply]:
    where = _where(visit, new)
    count = sum(len(groups) for _, groups in where)
    blocks = [*lead, head(visit.t("Nothing is posted yet. This is what each group will read:"))]
    blocks += [text(new.question), numbered(*new.options), hint(visit.t(poll_view.MODES[_mode(new)]))]
    blocks.append(text(visit.tn("It goes to {number} group:", "It goes to {number} groups:", count)))
    blocks.append(items(*(_target(visit, twinning, groups) for twinning, groups in where)))
    blocks.append(text(visit.tn("It closes after {number} day.", "It closes after {number} days.", new.days)))
    ways = [Choice(visit.t("Post it now"), {"post": True})] if count else []
    return [prompt(visit, blocks, [*ways, Choice(visit.t("Begin again"), {"again": True})], commands=(mark("back"),))]


def _mode(new: HalfPoll) -> PollMode:
    return new.mode or "open"


def _target(visit: Visit, twinning: Twinning, groups: Sequence[Address]) -> str:
    """A twinning with its groups, and the hour in each of its cities."""
    places = ", ".join(platform_traits.label(visit.words, one.platform) for one in groups) or visit.t(
        "no group is linked"
    )
    hours = [
        f"{city.name}: {session_times.clock(visit.words, visit.turn.now, city.zone)}"
        for city in visit.store.cities(twinning.id)
    ]
    return f"{invitations.name(twinning)} · {places} · {'; '.join(hours)}"


def _post(visit: Visit, new: HalfPoll) -> list[Reply]:
    now, series, count = visit.turn.millis, visit.turn.new_id(), 0
    for twinning, groups in _where(visit, new):
        made = Poll(
            twinning.id, new.question, _mode(new), now, series=series, hidden=bool(new.hidden),
            closes_at=now + new.days * DAY,
        )  # fmt: skip
        if groups:
            added = visit.store.add_poll(made, new.options)
            polls.publish(visit.store, added, groups, now, now, visit.turn.new_id())
            permissions.note(visit, AT, f"{invitations.name(twinning)}, {added.id}")
            count += len(groups)
    visit.go(menu.MENU)
    done = visit.tn("It is on its way to {number} group.", "It is on its way to {number} groups.", count)
    return [plain(text(done), hint(visit.t("`poll` lists the polls.")))]


DO: Mapping[str, Callable[[Visit, str], list[Reply]]] = {
    "new": begin,
    "list": poll_lookup.listed,
    "show": poll_lookup.shown,
    "results": poll_lookup.results,
    "close": poll_lookup.closed,
}


def _names_one(argument: str) -> bool:
    """``poll 5``, and no sentence."""
    return one_word(argument) and argument.strip().isdecimal()


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("poll"),
        help=mark("polls of your own: new, list, show, results, close"),
        topic=Topic.TEAM,
        rule=LEADERS,
        run=command,
        follows=_names_one,
        spellings={
            "list": mark(
                "polls / the polls / all polls / my polls / list polls / list the polls / list of polls / list of the polls"
                " / show polls / show the polls / show me the polls"
            ),
            "results": mark(
                "poll results / poll result / the poll results / results of the poll / result of the poll"
                " / the results of the poll / the result of the poll / results of the polls / results of polls"
                " / show poll results / show the poll results / show me the poll results"
                " / show me the results of the poll / what are the results of the poll"
            ),
        },
        subcommands=tuple(Subcommand(word) for word in DO),
    ),
)
