"""The one table of all screens to fill in: a feature that has some is named here once."""

from __future__ import annotations

from handlers.dialog.modals import Modals
from handlers.feedback import feedback_modal
from handlers.forms import form_modal
from handlers.polls import poll_modal
from handlers.sessions import plan_modal

FEATURES = (form_modal, plan_modal, feedback_modal, poll_modal)

MODALS = Modals(modal for feature in FEATURES for modal in feature.MODALS)
