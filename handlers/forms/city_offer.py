"""A city's name fills in what the built-in list knows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from faq.answers.kind_table import COUNTRY, TEXT, kind_of
from faq.answers.vocabulary import yes_or_no
from faq.places import places
from faq.places.countries import countries
from faq.rules.flow import Leaf, answered, find, leaves
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.remembered import Filling
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, prompt
from handlers.forms import form_sheet
from storage.records import Json


def look_up_city(visit: Visit, leaf: Leaf, words: str) -> None:
    """Offer what is known of the city that was named, where the form has room for it."""
    if not (leaf.field.city and kind_of(leaf.field) is TEXT):
        return
    sheet = form_sheet.current_sheet(visit)
    found = places.cities(words, 3, near=False)
    offers = tuple((_city_line(visit, city), _fillable(visit, sheet, leaf, city)) for city in found)
    if offers and offers[0][1]:
        visit.keep_here(replace(visit.here(Filling), offer=offers))


def _city_line(visit: Visit, city: places.City) -> str:
    country = visit.words.country(city.country)
    return visit.t(
        "{city}, {country}, time zone {zone}, {population} inhabitants",
        city=city.name, country=country, zone=city.zone, population=visit.words.number(city.population),
    )  # fmt: skip


def _fillable(visit: Visit, sheet: form_sheet.Sheet, named: Leaf, city: places.City) -> dict[str, Json]:
    """The leaves about the city that was named that wait for a country, a zone, a number of inhabitants."""
    checked = {question.id for question in visit.pack.eligibility.question if question.city}
    fill: dict[str, Leaf] = {}
    for leaf in leaves(sheet.questions, sheet.answers, sheet.facts):
        if _whose(leaf) != _whose(named):
            continue
        kind = kind_of(leaf.field)
        counts = not kind.number or leaf.field.city or leaf.field.takes in checked
        if kind.of_city and counts and not answered(leaf, sheet.answers):
            fill.setdefault(kind.name, leaf)
    return {leaf.id: of_city(city) for leaf in fill.values() if (of_city := kind_of(leaf.field).of_city)}


def _whose(leaf: Leaf) -> tuple[str, int | None]:
    """Which city a leaf is about: that of its question or item, where one is named there; else the applicant's own."""
    names_one = any(field.city and kind_of(field) is TEXT for field in leaf.question.fields)
    return (leaf.question.id, leaf.item) if names_one else ("", None)


def show_offer(visit: Visit, sheet: form_sheet.Sheet, lead: Sequence[Block]) -> list[Reply]:
    """The cities that may be meant, and what would be filled in."""
    blocks = [
        *lead,
        text(visit.t("Is it this one? Then I fill in country, time zone and inhabitants (from GeoNames).")),
    ]
    choices = [Choice(label, {"fill": fill}) for label, fill in visit.here(Filling).offer or ()]
    choices.append(Choice(visit.t("No, I fill them in"), {"fill": {}}))
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id})]


def fill_in(visit: Visit, fill: Mapping[str, Json]) -> list[Block]:
    """Fill in what an offer held; what has an answer meanwhile keeps it. A figure is marked as the list's."""
    sheet = form_sheet.current_sheet(visit)
    visit.keep_here(replace(visit.here(Filling), offer=None))
    for leaf_id, value in fill.items():
        leaf = find(sheet.questions, sheet.answers, leaf_id)
        if leaf and leaf_id not in sheet.answers:
            visit.store.answer(sheet.form.id, leaf_id, value, visit.turn.millis)
            if kind_of(leaf.field).number:
                visit.store.answer(sheet.form.id, f"{form_sheet.LISTED}{leaf_id}", value, visit.turn.millis)
    return [hint(visit.t("Filled in. Your own figure counts: `change` takes it."))] if fill else []


def hear_offer(visit: Visit, words: str) -> list[Block] | None:
    """What is typed instead of a choice: yes to the only city, no, or the country that one of them is in, or none."""
    offers = visit.here(Filling).offer or ()
    said = yes_or_no(words)
    if said == "no" or (said == "yes" and len(offers) == 1):
        return fill_in(visit, offers[0][1] if said == "yes" else {})
    codes = countries(words, visit.words.locale, near=False, codes=False)
    if len(codes) != 1:
        return None
    there = [fill for _, fill in offers if codes[0] in fill.values()]
    return (
        fill_in(visit, there[0])
        if len(there) == 1
        else fill_in(visit, {} if there else _country_alone(visit, codes[0]))
    )


def _country_alone(visit: Visit, code: str) -> dict[str, Json]:
    """The country, where a city that is not listed was named and the offered ones are in others."""
    sheet = form_sheet.current_sheet(visit)
    fills = [leaf for _, fill in visit.here(Filling).offer or () for leaf in fill]
    asked = [
        leaf
        for leaf in fills
        if (found := find(sheet.questions, sheet.answers, leaf)) and kind_of(found.field) is COUNTRY
    ]
    return dict.fromkeys(asked[:1], code)
