"""The one table of all commands: a feature that has some is named here once."""

from __future__ import annotations

from handlers.access import permissions
from handlers.dialog import help_screen, menu
from handlers.dialog.commands import Commands
from handlers.dialog.visit import Visit
from handlers.feedback import feedback
from handlers.forms import draft, programme_fit, self_check
from handlers.people import accounts, person_names, privacy
from handlers.planned import subscriptions
from handlers.polls import poll_wizard
from handlers.programme import comparison
from handlers.routing import form_commands, language_choice, talk_commands
from handlers.sessions import feed_commands, session_commands
from handlers.staff import announcement, matches, overview, schedule, team_questions, team_reports
from handlers.twinnings import invitations, joining, team, twinning_commands

FEATURES = (
    menu, help_screen, self_check, draft, programme_fit, comparison, form_commands, accounts, person_names, talk_commands,
    language_choice, privacy, twinning_commands, session_commands, feed_commands, subscriptions, feedback, schedule, joining,
    invitations, team, overview, team_questions, announcement, matches, team_reports, permissions, poll_wizard,
)  # fmt: skip
"""In the order of ``help``, within a topic."""

COMMANDS: Commands[Visit] = Commands(command for feature in FEATURES for command in feature.COMMANDS)
