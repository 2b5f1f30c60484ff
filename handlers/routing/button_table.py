"""The one table of what buttons do: a feature that has some is named here once."""

from __future__ import annotations

from handlers.dialog.buttons import Buttons
from handlers.feedback import feedback, feedback_modal
from handlers.forms import form_modal
from handlers.polls import ballot
from handlers.routing import dialog_places, language_choice, pressed_choices, talk_commands
from handlers.sessions import attendance, hour_ballot, picking, session_commands
from handlers.staff import team_questions

FEATURES = (
    dialog_places,
    pressed_choices,
    talk_commands,
    language_choice,
    form_modal,
    attendance,
    hour_ballot,
    picking,
    session_commands,
    feedback,
    feedback_modal,
    ballot,
    team_questions,
)

BUTTONS = Buttons(button for feature in FEATURES for button in feature.BUTTONS)
