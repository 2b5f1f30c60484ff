"""``twinning new``: a twinning step by step. What is asked follows from what is there, so that ``back`` takes one thing off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from faq.answers.kind_table import TEXT, kind_of
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
from handlers.twinnings.invitations import name
from storage.records import Json, TwinningCity

AT = "twinning new"
LONGEST = 120
FAR_LARGER = 10
"""A city must have this many times the people of its namesakes, or we ask which one is meant."""
COUNTRY, ZONE = Question("country", "", "country"), Question("zone", "", "zone")
BLANK = HalfTwinning()


def begin(visit: Visit, _rest: str = "") -> list[Reply]:
    """Begin a twinning, with the programme chosen where there is but one."""
    packs = list(visit.turn.knowledge.packs)
    visit.go(AT, MakingTwinning(HalfTwinning(packs[0] if len(packs) == 1 else "")))
    return show(visit)


def _new(visit: Visit) -> HalfTwinning:
    """What there is of it; Gone where the person may no longer do this, or the programme is there no more."""
    new = visit.here(MakingTwinning).new
    if not permissions.may(visit, AT) or new.programme not in ("", *visit.turn.knowledge.packs):
        raise Gone(AT)
    return new


def _keep(visit: Visit, new: HalfTwinning) -> None:
    visit.keep_here(MakingTwinning(new))


def _stage(visit: Visit, new: HalfTwinning) -> str:
    """What is asked now."""
    for stage in ("programme", "title", "priority"):
        if getattr(new, stage) == getattr(BLANK, stage):
            return stage
    if new.city:
        return "zone" if new.city.country else "country"
    return "summary" if new.done or len(new.cities) >= _bounds(visit, new)[1] else "cities"


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
    listed = [Choice(visit.words.pack(new.programme, one), {"priority": one}) for one in _priorities(visit, new)]
    return [Choice(visit.t("No priority yet"), {"priority": ""}), *listed]


def _priorities(visit: Visit, new: HalfTwinning) -> list[str]:
    """The priorities that the programme's application lets a city choose from."""
    pack = visit.turn.knowledge.packs[new.programme]
    question, _, field = pack.file.matching.topics.partition(".") if pack.file.matching else ("", "", "")
    asked = next((one for one in pack.application.question if one.id == question), None)
    found = next((one for one in asked.fields if one.id == field), asked) if asked else None
    return [option.label for option in found.options] if found else []


def _ask_city(visit: Visit, new: HalfTwinning, lead: Sequence[Block]) -> list[Reply]:
    cities, (least, most) = new.cities, _bounds(visit, new)
    blocks: list[Block] = [*lead]
    blocks += [items(*(_city_line(visit, city) for city in cities))] if cities else []
    blocks.append(text(visit.t("What is city number {number} called?", number=len(cities) + 1)))
    blocks.append(hint(visit.t("A twinning in this programme has {least} to {most} cities.", least=least, most=most)))
    choices = _from_drafts(visit, new)
    choices += [Choice(visit.t("That is all"), {"done": True})] if len(cities) >= least else []
    return [prompt(visit, blocks, choices)]


def _from_drafts(visit: Visit, new: HalfTwinning) -> list[Choice]:
    """The cities of finished drafts whose owners let the team read them."""
    taken = {city.form for city in new.cities}
    found = []
    for form in visit.store.all_forms("draft"):
        if form.programme == new.programme and form.staff_may_read and form.id not in taken:
            versions = visit.versions(form.id)
            city = _city_of(visit, form.programme, versions[-1].document["answers"]) if versions else ""
            label = visit.t("{city}, from a finished draft", city=city)
            found += [Choice(label, {"name": city, "form": form.id})] if city else []
    return found[-8:]


def _city_of(visit: Visit, programme: str, answers: Json) -> str:
    """What the application says is the city: its first question that takes words."""
    questions = visit.turn.knowledge.packs[programme].application.question
    return next((str(answers[one.id]) for one in questions if kind_of(one) is TEXT and answers.get(one.id)), "")


def _city_line(visit: Visit, city: Sequence[str]) -> str:
    called, country, zone, *_ = city
    return f"{called} · {visit.words.country(country)} · {zone}" if country else f"{called} · {zone}"


def _summary(visit: Visit, new: HalfTwinning, lead: Sequence[Block]) -> list[Reply]:
    pack = visit.turn.knowledge.packs[new.programme]
    blocks: list[Block] = [*lead, head(new.title), text(pack.name)]
    blocks += [text(visit.t("Priority: {priority}", priority=new.priority))] if new.priority else []
    blocks += [items(*(_city_line(visit, city) for city in new.cities)), text(visit.t("Is this right?"))]
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
    return show(visit)


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
    return show(visit)


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
    if len(parts) > room or not all(map(_clear, parts)):
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


def _clear(called: str) -> places.City | None:
    """The city of that name; None where there is none, or several that may be meant."""
    found = places.cities(called, near=False)
    alone = found and all(other.population * FAR_LARGER <= found[0].population for other in found[1:])
    return found[0] if alone else None


def _named(visit: Visit, new: HalfTwinning, called: str, form: str) -> list[Reply]:
    """A city by its name: known and clear, known and several, or not known at all."""
    if best := _clear(called):
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
    return Choice(_city_line(visit, [f"{city.name}{state}", *where[1:]]), {"place": where})


def _add(visit: Visit, new: HalfTwinning, city: PlacedCity) -> list[Reply]:
    new = replace(new, city=None)
    _keep(visit, new)
    if any(key(one.name) == key(city.name) and one[1:3] == city[1:3] for one in new.cities):
        return show(visit, [text(visit.t("{city} is in it already.", city=city.name))])
    _keep(visit, replace(new, cities=(*new.cities, city)))
    return show(visit)


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
        visit.t("`invite city {number} {city}` – invite its representative", number=made.id, city=cities[0].name),
        visit.t("`invite facilitator {number}` – invite who leads it", number=made.id),
        visit.t("`twinning link {number}` – link a group to it", number=made.id),
    ]
    done = visit.t("Twinning {number} is made: {title}. What next?", number=made.id, title=made.title)
    return menu.show_menu(visit, [text(done), items(*then)])
