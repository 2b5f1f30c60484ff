"""``twinning new``: a twinning step by step. What is asked follows from what is there, so that ``back`` takes one thing off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from faq.answers.values import Misread, Read, read
from faq.pack.model import Question
from faq.places import places
from faq.places.countries import zones_of
from faq.text.spelling import clean, key
from handlers.access import permissions
from handlers.dialog import menu
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.remembered import HalfTwinning, MakingTwinning, PlacedCity, UnplacedCity, changed
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Gone, Visit, prompt
from handlers.forms import form_sheet, messages, pasted_rows
from handlers.twinnings import invitations
from handlers.twinnings.cities_meant import the_one_city
from handlers.twinnings.draft_cities import draft_of, finished_drafts, priorities_of
from handlers.twinnings.invitations import name
from handlers.twinnings.twinning_line import priority_named, read_line
from storage.records import Json, TwinningCity

AT = "twinning new"
LONGEST, MOST_DRAFTS = 120, 8
COUNTRY, ZONE = Question("country", "", "country"), Question("zone", "", "zone")
BLANK = HalfTwinning()


def begin(visit: Visit, rest: str = "") -> list[Reply]:
    """Begin a twinning, with the programme chosen where there is but one; or with what one line says of it, in the programme that
    is talked about."""
    packs = list(visit.turn.knowledge.packs)
    line = read_line(rest) if rest else None
    programme = packs[0] if len(packs) == 1 else visit.person.programme if line and visit.has_programme else ""
    new = HalfTwinning(programme, title=clean(rest, lines=False) if rest and not line else "")
    if line:
        title = line.title or visit.words.list(list(line.cities))
        new = HalfTwinning(programme, title[:LONGEST], waiting=line.cities, done=True)
    visit.go(AT, MakingTwinning(new))
    return _place_waiting(visit) if programme else show(visit)


def _place_waiting(visit: Visit) -> list[Reply]:
    """Take what was named in one line, until something must be asked; a title of that line may name the priority too."""
    new = _new(visit)
    if (
        new.waiting
        and new.priority is None
        and (named := priority_named(new.title, priorities_of(visit, new.programme)))
    ):
        new = replace(new, priority=named)
    if not new.waiting or new.city:
        _keep(visit, new)
        return show(visit)
    most = _bounds(visit, new)[1]
    if len(new.cities) + len(new.waiting) > most:
        _keep(visit, replace(new, waiting=(), done=False))
        return show(visit, [text(visit.t("A twinning in this programme has at most {most} cities.", most=most))])
    called, *rest = new.waiting
    _keep(visit, replace(new, waiting=tuple(rest)))
    return _named(visit, _new(visit), called, "")


def _new(visit: Visit) -> HalfTwinning:
    """What there is of it; Gone where the person may no longer do this, or the programme is there no more."""
    new = visit.here(MakingTwinning).new
    if not permissions.may(visit, AT) or new.programme not in ("", *visit.turn.knowledge.packs):
        raise Gone(AT)
    return new


def _keep(visit: Visit, new: HalfTwinning) -> None:
    visit.keep_here(MakingTwinning(new))


def _stage(visit: Visit, new: HalfTwinning) -> str:
    """What is asked now. Cities that were named in the first line come before the rest."""
    if new.city and new.programme:
        return "zone" if new.city.country else "country"
    for stage in ("programme", "title", "priority"):
        if getattr(new, stage) == getattr(BLANK, stage):
            return stage
    enough = new.done and len(new.cities) >= _bounds(visit, new)[0]
    return "summary" if enough or len(new.cities) >= _bounds(visit, new)[1] else "cities"


def _bounds(visit: Visit, new: HalfTwinning) -> tuple[int, int]:
    return visit.turn.knowledge.packs[new.programme].file.cities_per_twinning


# -- asking


def show(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The open question."""
    new = _new(visit)
    stage = _stage(visit, new)
    if stage == "summary":
        return _summary(visit, new, lead)
    if stage == "cities":
        return _ask_city(visit, new, lead)
    asked = {
        "programme": mark("Which programme is it in?"),
        "title": mark("What is the twinning called?"),
        "priority": mark("Which priority do the cities work on together?"),
        "country": mark("In which country is {city}?"),
        "zone": mark("Which time zone does {city} have? A name such as Europe/Brussels, or a large city in it."),
    }[stage]
    words = visit.t(asked, city=new.city.name if new.city else "")
    return [prompt(visit, [*lead, text(words)], _choices(visit, new, stage))]


def _choices(visit: Visit, new: HalfTwinning, stage: str) -> list[Choice]:
    if stage == "programme":
        return [Choice(pack.name, {"programme": pack.id}) for pack in visit.turn.knowledge.packs.values()]
    if stage == "zone":
        return [Choice(zone, {"zone": zone}) for zone in zones_of(new.city.country if new.city else "")[:8]]
    if stage != "priority":
        return []
    listed = [
        Choice(visit.words.pack(new.programme, one), {"priority": one}) for one in priorities_of(visit, new.programme)
    ]
    return [Choice(visit.t("No priority yet"), {"priority": ""}), *listed]


def _ask_city(visit: Visit, new: HalfTwinning, lead: Sequence[Block]) -> list[Reply]:
    cities, (least, most) = new.cities, _bounds(visit, new)
    blocks: list[Block] = [*lead]
    blocks += [items(*(city_line(visit, city) for city in cities))] if cities else []
    blocks.append(text(visit.t("What is city number {number} called?", number=len(cities) + 1)))
    blocks.append(hint(visit.t("A twinning in this programme has {least} to {most} cities.", least=least, most=most)))
    choices = _from_drafts(visit, new)
    choices += [Choice(visit.t("That is all"), {"done": True})] if len(cities) >= least else []
    return [prompt(visit, blocks, choices)]


def _from_drafts(visit: Visit, new: HalfTwinning) -> list[Choice]:
    """The cities of finished drafts whose owners let the team read them; first those that want the priority."""
    taken = {city.form for city in new.cities}
    drafts = [one for one in finished_drafts(visit, new.programme) if one.form.id not in taken]
    drafts.sort(key=lambda one: new.priority not in one.priorities)
    return [
        Choice(visit.t("{city}, from a finished draft", city=one.city), {"name": one.city, "form": one.form.id})
        for one in drafts[:MOST_DRAFTS]
    ]


def city_line(visit: Visit, city: Sequence[str]) -> str:
    """A city on a list: its name, country and zone, and whether it is from a draft, in that order."""
    called, country, zone, form = city
    told = [visit.t("from a finished draft")] if form else []
    return " · ".join([called, *([visit.words.country(country)] if country else []), zone, *told])


def _summary(visit: Visit, new: HalfTwinning, lead: Sequence[Block]) -> list[Reply]:
    pack = visit.turn.knowledge.packs[new.programme]
    blocks: list[Block] = [*lead, head(new.title), text(pack.name)]
    blocks += [text(visit.t("Priority: {priority}", priority=new.priority))] if new.priority else []
    blocks += [items(*(city_line(visit, city) for city in new.cities)), text(visit.t("Is this right?"))]
    choices = [Choice(visit.t("Yes, make this twinning"), {"make": True}), Choice(visit.t("No"), {"make": False})]
    return [prompt(visit, blocks, choices, commands=(mark("back"),))]


# -- hearing


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A button, or a choice that was typed."""
    new = _new(visit)
    if "make" in value:
        return _make(visit, new) if value["make"] else menu.show_menu(visit, [text(visit.t("Nothing was made."))])
    if "names" in value:
        return _all_named(visit, value["names"])
    if "name" in value:
        return _named(visit, new, value["name"], value["form"])
    if "place" in value:
        return _add(visit, new, PlacedCity(*value["place"]))
    if "typed" in value:
        _keep(visit, replace(new, city=UnplacedCity(value["typed"], value["form"])))
        return show(visit)
    if "country" in value:
        return _in_country(visit, new, value["country"])
    if "zone" in value:
        return _zoned(visit, new, value["zone"])
    _keep(visit, changed(new, value))
    return _place_waiting(visit)


def asks_name(visit: Visit) -> bool:
    """Whether a name is asked for, which may be any: of the twinning, its priority or a city."""
    return _stage(visit, _new(visit)) in ("title", "priority", "cities")


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """Typed words; None for a question."""
    new = _new(visit)
    stage, said = _stage(visit, new), clean(words, lines=False)
    if said.endswith("?") or stage in ("programme", "summary"):
        return None
    if stage in ("country", "zone"):
        return _hear_place(visit, new, stage, said)
    if len(said) > LONGEST:
        return show(visit, [text(visit.t("That is too long. Please write at most {max} characters.", max=LONGEST))])
    if stage == "cities":
        return _several(visit, new, said) or _named(visit, new, said, "")
    if stage == "priority" and said.isdecimal():
        return show(visit, [text(visit.t(messages.CHOOSE_AN_OPTION))])
    _keep(visit, changed(new, {stage: said}))
    return _place_waiting(visit)


def _hear_place(visit: Visit, new: HalfTwinning, stage: str, said: str) -> list[Reply]:
    found = read(COUNTRY if stage == "country" else ZONE, said, form_sheet.context(visit))
    if isinstance(found, Misread):
        return show(visit, messages.misread(visit, found))
    if isinstance(found, Read):
        return choose(visit, {"zone": found.value}) if stage == "zone" else _in_country(visit, new, found.value)
    choices = [
        Choice(label, {"zone": value} if stage == "zone" else {"country": value}) for label, value in found.choices
    ]
    return [prompt(visit, [text(visit.t("Which one do you mean?"))], choices)]


def _in_country(visit: Visit, new: HalfTwinning, country: str) -> list[Reply]:
    new = replace(new, city=replace(new.city or UnplacedCity(), country=country))
    _keep(visit, new)
    zones = zones_of(country)
    return _zoned(visit, new, zones[0]) if len(zones) == 1 else show(visit)


def _zoned(visit: Visit, new: HalfTwinning, zone: str) -> list[Reply]:
    city = new.city or UnplacedCity()
    return _add(visit, new, PlacedCity(city.name, city.country, zone, city.form))


def _several(visit: Visit, new: HalfTwinning, said: str) -> list[Reply] | None:
    """Whether several cities are meant, where so many are named; one by one where there is no room, or not all are clear."""
    parts = pasted_rows.places_in(said)
    if not parts:
        return None
    room = _bounds(visit, new)[1] - len(new.cities)
    if len(parts) > room or not all(map(the_one_city, parts)):
        return show(visit, [text(visit.t("I read several cities there. Please name one at a time."))])
    all_of_them = visit.tn("Yes, {number} city", "Yes, {number} cities", len(parts))
    choices = [
        Choice(all_of_them, {"names": parts}),
        Choice(visit.t("No, it is one name"), {"typed": said, "form": ""}),
    ]
    asked = visit.tn("Is this {number} city?", "Are these {number} cities?", len(parts))
    return [prompt(visit, [text(asked), items(*parts)], choices)]


def _all_named(visit: Visit, names: Sequence[str]) -> list[Reply]:
    replies = list[Reply]()
    for called in names:
        replies = _named(visit, _new(visit), called, "")
    return replies


def _named(visit: Visit, new: HalfTwinning, called: str, form: str) -> list[Reply]:
    """A city by its name: known and clear, known and several, or not known at all. One finished draft of it is taken along."""
    form = form or draft_of(visit, new.programme, called)
    if best := the_one_city(called):
        return _add(visit, new, PlacedCity(called if form else best.name, best.country, best.zone, form))
    near = places.cities(called, near=False) or places.cities(called)
    if not near:
        return choose(visit, {"typed": called, "form": form})
    choices = [_place_choice(visit, city, form) for city in near]
    choices.append(Choice(visit.t("None of these: {city}", city=called), {"typed": called, "form": form}))
    return [prompt(visit, [text(visit.t("Which one do you mean?"))], choices)]


def _place_choice(visit: Visit, city: places.City, form: str) -> Choice:
    where = [city.name, city.country, city.zone, form]
    state = f" ({city.state})" if city.state else ""
    return Choice(city_line(visit, [f"{city.name}{state}", *where[1:]]), {"place": where})


def _add(visit: Visit, new: HalfTwinning, city: PlacedCity) -> list[Reply]:
    new = replace(new, city=None)
    _keep(visit, new)
    if any(key(one.name) == key(city.name) and one[1:3] == city[1:3] for one in new.cities):
        lead = [text(visit.t("{city} is in it already.", city=city.name))]
        return show(visit, lead) if not new.waiting else _place_waiting(visit)
    _keep(visit, replace(new, cities=(*new.cities, city)))
    return _place_waiting(visit)


def back(visit: Visit) -> list[Reply]:
    """One thing less."""
    new = _new(visit)
    if new.cities and not (new.city or new.done):
        _keep(visit, replace(new, cities=new.cities[:-1]))
        return show(visit)
    said = ("city", "done", "priority", "title", "programme")
    last = next((one for one in said if getattr(new, one) != getattr(BLANK, one)), "")
    _keep(visit, replace(new, **{last: getattr(BLANK, last)}) if last else new)
    return show(visit, [] if last else [text(visit.t("This is the first question."))])


def _make(visit: Visit, new: HalfTwinning) -> list[Reply]:
    made = visit.store.create_twinning(new.programme, new.title, new.priority or "", visit.turn.millis)
    alive = {form.id for form in visit.store.all_forms("draft")}
    cities = [
        TwinningCity(made.id, number, called, country, zone, form if form in alive else "")
        for number, (called, country, zone, form) in enumerate(new.cities, 1)
    ]
    visit.store.set_cities(made.id, cities)
    permissions.note(visit, AT, name(made))
    then = [
        visit.t("`invite cities {number}` – one message with an invitation for each city", number=made.id),
        visit.t("`invite facilitator {number}` – invite who leads it", number=made.id),
        visit.t("`twinning link {number}` – link a group to it", number=made.id),
    ]
    done = visit.t("Twinning {number} is made: {title}. What next?", number=made.id, title=made.title)
    authors = [reply for city in cities if city.form for reply in invitations.invite_author(visit, made, city)]
    told = [
        text(
            visit.tn(
                "The author of {number} draft is invited.", "The authors of {number} drafts are invited.", len(authors)
            )
        )
    ]
    return [*menu.show_menu(visit, [text(done), *(told if authors else []), items(*then)]), *authors]
