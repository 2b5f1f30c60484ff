"""Screens and the App Home as Block Kit: what comes back is taken by its ids alone."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import date

from bot.slack import slack_render
from bot.slack.slack_markup import Json, plain, shortened
from bot.slack.slack_parse import FORM
from bot.slack.slack_platform import HEADER, LABEL, MODAL_LABEL, SECTION
from bot.slack.slack_render import RADIO, SELECT
from faq.answers.zone_search import SHORTEST
from faq.answers.zones import is_zone
from faq.text.showing import on_one_line
from handlers.dialog.actions import OpenScreen
from handlers.dialog.blocks import hint, text
from handlers.dialog.screen_views import FieldView, FormView, ListView
from handlers.dialog.turn import Button, Reply

MODAL_TITLE, TYPED, VIEW_BLOCKS = 24, 3000, 100
LABELLED, PLACEHOLDER = 500, 150
_TIME = re.compile(r"|(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)


def home(reply: Reply) -> Json:
    """A reply as the App Home."""
    return {"type": "home", "blocks": slack_render.message(reply)["blocks"][:VIEW_BLOCKS]}


@dataclass(frozen=True, slots=True)
class ModalOrigin:
    """Where what is said about a modal goes."""

    chat: str
    thread: str
    within: str = ""


def modal(view: FormView, place: ModalOrigin) -> Json:
    """A screen as a modal. What comes back is taken by its ids alone; nothing that was typed is in them."""
    ids = {"form": view.form, "part": view.part, **asdict(place)}
    head = [{"type": "header", "text": plain(view.title, HEADER)}] if len(view.title) > MODAL_TITLE else []
    body = [block for field in view.fields for block in _field(view, field)]
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": json.dumps(ids),
        "title": plain(view.title, MODAL_TITLE),
        "submit": plain(view.words.save, MODAL_TITLE),
        "close": plain(view.words.close, MODAL_TITLE),
        "blocks": [*head, *slack_render.shown([hint(view.words.notice)]), *body][:VIEW_BLOCKS],
    }


def _field(view: FormView, field: FieldView | ListView) -> list[Json]:
    if isinstance(field, ListView):
        return _list(view, field)
    if field.element == "elsewhere":
        return [*_labelled(field.label), *_hinted(field.hint)]
    small = _full_hint(field)
    block = {
        "type": "input",
        "block_id": field.leaf,
        "label": plain(field.label, MODAL_LABEL),
        "element": _element(field) | {"action_id": "given"},
        "optional": True,
        "dispatch_action": field.decides,
    }
    return [block | ({"hint": plain(small, MODAL_LABEL)} if small else {})]


def _labelled(label: str) -> list[Json]:
    return slack_render.shown([text(shortened(label, LABELLED) if label.strip() else "…")])


def _hinted(words: str) -> list[Json]:
    return slack_render.shown([hint(shortened(words, LABELLED))])


def _full_hint(field: FieldView) -> str:
    long = [label for _, label in field.options if len(label) > LABEL]
    return " ".join(one for one in (field.hint, "; ".join(long)) if one)


def _list(view: FormView, field: ListView) -> list[Json]:
    head = [*_labelled(field.label), *_hinted(field.hint)]
    rows = [_item(view, number, *one) for number, one in enumerate(field.items)]
    add = (
        [
            slack_render.actions(
                [slack_render.button(Button(view.words.add, OpenScreen(field.more).encode()), f"add.{field.more}")]
            )
        ]
        if field.more
        else []
    )
    return [*head, *rows, *add]


def _item(view: FormView, number: int, screen: str, line: str) -> Json:
    change = slack_render.button(Button(view.words.change, OpenScreen(screen).encode()), f"change.{screen}")
    return {"type": "section", "text": plain(f"{number + 1}. {line}", SECTION), "accessory": change}


def _element(field: FieldView) -> Json:
    """What is typed or chosen in."""
    if field.element == "date" and _is_date(field.value):
        return {"type": "datepicker"} | ({"initial_date": field.value} if field.value else {})
    if field.element == "time" and _TIME.fullmatch(field.value):
        return {"type": "timepicker"} | ({"initial_time": field.value} if field.value else {})
    if field.element == "zone" and (not field.value or is_zone(field.value)):
        return _zone_in(field)
    return _chosen_in(field) if field.options and len(field.options) <= SELECT else _typed_in(field)


def _zone_in(field: FieldView) -> Json:
    """Zones are more than a list holds: Slack asks us for those to choose from, while somebody types (``slack_zones``)."""
    kept = {"initial_option": slack_render.option(field.value, field.value)} if field.value else {}
    picker = {"type": "external_select", "min_query_length": SHORTEST, "placeholder": plain(field.hint, PLACEHOLDER)}
    return picker | kept


def _typed_in(field: FieldView) -> Json:
    multiline = field.element == "long" or "\n" in field.value
    given: Json = {"initial_value": field.value} if field.value else {}
    # What was kept though it is too long or too short stays as it is: Slack shows no field with such words in it.
    most = max(field.most or TYPED, len(field.value))
    if field.least and not 0 < len(field.value) < field.least:
        given["min_length"] = min(field.least, TYPED)
    return {"type": "plain_text_input", "multiline": multiline, "max_length": min(most, TYPED), **given}


def _chosen_in(field: FieldView) -> Json:
    options = [slack_render.option(value, label) for value, label in field.options]
    picked = [one for one in options if one["value"] in field.value.split("\n")]
    if field.element in ("multi", "tick"):
        kind = "checkboxes" if len(options) <= RADIO else "multi_static_select"
        return {"type": kind, "options": options} | ({"initial_options": picked} if picked else {})
    kind = "radio_buttons" if len(options) <= RADIO else "static_select"
    return {"type": kind, "options": options} | ({"initial_option": picked[0]} if picked else {})


def _is_date(words: str) -> bool:
    try:
        return not words or date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False


def errors(view: FormView) -> dict[str, str]:
    """What is said at the fields that could not be read."""
    return {leaf: shortened(on_one_line(words), MODAL_LABEL) for leaf, words in view.errors.items()}
