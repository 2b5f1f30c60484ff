"""``twinning edit``: what a twinning is called, its priority, and its cities, after it was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from faq.places import places
from faq.text.spelling import clean
from handlers.access import permissions
from handlers.dialog.blocks import hint, items, text
from handlers.dialog.command_phrases import says_empty
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, fitting, plain
from handlers.planned import session_posts
from handlers.twinnings.cities_meant import city_meant, the_one_city
from handlers.twinnings.draft_cities import draft_of, priorities_of
from handlers.twinnings.invitations import name
from handlers.twinnings.twinning_wizard import LONGEST, city_line
from storage.records import Twinning, TwinningCity


def edit(visit: Visit, twinning: Twinning, more: str) -> list[Reply]:
    """What is to be changed, and to what; without it, how to say so."""
    what, _, rest = more.strip().partition(" ")
    word = what.strip(":").casefold()
    change = next((do for named, do in CHANGES.items() if word in (named, visit.t(named))), None)
    said = clean(rest, lines=False).strip(" .:")
    if change is None or not said:
        return _how(visit, twinning)
    if len(said) > LONGEST:
        return [plain(text(visit.t("That is too long. Please write at most {max} characters.", max=LONGEST)))]
    return change(visit, twinning, said)


def _how(visit: Visit, twinning: Twinning) -> list[Reply]:
    city = visit.store.cities(twinning.id)[0].name
    lines = [
        visit.t("`twinning edit {number} title Waste in three cities` – what it is called", number=twinning.id),
        visit.t("`twinning edit {number} priority Waste-to-energy` – what its cities work on", number=twinning.id),
        visit.t("`twinning edit {number} add Oslo` – one more city", number=twinning.id),
        visit.t("`twinning edit {number} drop {city}` – without a city", number=twinning.id, city=city),
    ]
    return [plain(text(visit.t("What do you want to change in {twinning}?", twinning=name(twinning))), items(*lines))]


def _title(visit: Visit, twinning: Twinning, said: str) -> list[Reply]:
    return _changed(visit, replace(twinning, title=said))


def _priority(visit: Visit, twinning: Twinning, said: str) -> list[Reply]:
    """One of the programme's list, by its label or some of its words; ``none`` takes it away."""
    labels = priorities_of(visit, twinning.programme)
    found = fitting([Choice(visit.words.pack(twinning.programme, one), one) for one in labels], said)
    if says_empty(said) or len(found) == 1:
        return _changed(visit, replace(twinning, priority="" if says_empty(said) else found[0].value))
    listed = [one.label for one in found] or [visit.words.pack(twinning.programme, one) for one in labels]
    return [plain(text(visit.t("Which of these priorities do you mean?")), items(*listed))]


def _changed(visit: Visit, twinning: Twinning) -> list[Reply]:
    visit.store.save_twinning(twinning)
    permissions.note(visit, "twinning edit", name(twinning))
    priority = twinning.priority or visit.t("No priority yet")
    lines = [name(twinning), visit.t("Priority: {priority}", priority=priority)]
    return [plain(text(visit.t("Changed. It is now:")), items(*lines, *_cities(visit, twinning)))]


def _cities(visit: Visit, twinning: Twinning) -> list[str]:
    return [city_line(visit, (one.name, one.country, one.zone, one.form)) for one in visit.store.cities(twinning.id)]


def _add(visit: Visit, twinning: Twinning, said: str) -> list[Reply]:
    cities, most = visit.store.cities(twinning.id), visit.pack_of(twinning.programme).file.cities_per_twinning[1]
    if len(cities) >= most:
        return [plain(text(visit.t("A twinning in this programme has at most {most} cities.", most=most)))]
    found = the_one_city(said)
    if found is None:
        return _which_city(visit, twinning, said)
    if any((one.name, one.zone) == (found.name, found.zone) for one in cities):
        return [plain(text(visit.t("{city} is in it already.", city=found.name)))]
    number, form = cities[-1].number + 1, draft_of(visit, twinning.programme, found.name)
    added = TwinningCity(twinning.id, number, found.name, found.country, found.zone, form)
    return _with_cities(visit, twinning, [*cities, added])


def _which_city(visit: Visit, twinning: Twinning, said: str) -> list[Reply]:
    near = places.cities(said, near=False) or places.cities(said)
    if not near:
        unknown = visit.t("I do not know a city called {city}.", city=said)
        how = visit.t("A town that I do not know is named when a twinning is made: `twinning new` asks for its zone.")
        return [plain(text(unknown), hint(how))]
    lines = [
        f"`twinning edit {twinning.id} add {one.name}, {one.state or visit.words.country(one.country)}`" for one in near
    ]
    return [plain(text(visit.t("Which one do you mean? Type one of these:")), items(*lines))]


def _drop(visit: Visit, twinning: Twinning, said: str) -> list[Reply]:
    """A city that nobody represents; whoever does is taken off the roster first, by who knows that they do."""
    cities, least = visit.store.cities(twinning.id), visit.pack_of(twinning.programme).file.cities_per_twinning[0]
    city = city_meant(cities, said)
    if city is None:
        known = visit.words.list([one.name for one in cities])
        words = visit.t("{city} is no city of this twinning. I know these cities: {cities}.", city=said, cities=known)
        return [plain(text(words))]
    if len(cities) <= least:
        return [plain(text(visit.t("A twinning in this programme has at least {least} cities.", least=least)))]
    if seated := sum(one.city == city.number for one in visit.store.seats(twinning.id)):
        words = visit.tn(
            "{number} person represents {city}. `twinning remove` takes them off the roster first.",
            "{number} people represent {city}. `twinning remove` takes them off the roster first.",
            seated, city=city.name,
        )  # fmt: skip
        return [plain(text(words))]
    return _with_cities(visit, twinning, [one for one in cities if one != city])


def _with_cities(visit: Visit, twinning: Twinning, cities: list[TwinningCity]) -> list[Reply]:
    visit.store.set_cities(twinning.id, cities)
    session_posts.replan_all(visit.store, visit.turn.knowledge, twinning.id, visit.turn.now)
    return _changed(visit, twinning)


CHANGES: Mapping[str, Callable[[Visit, Twinning, str], list[Reply]]] = {
    mark("title"): _title,
    mark("priority"): _priority,
    mark("add"): _add,
    mark("drop"): _drop,
}
