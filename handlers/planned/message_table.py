"""The one table of all planned messages: a feature that has some is named here once."""

from __future__ import annotations

from handlers.planned import feedback_nudges, missing_places, session_post_words, subscriptions
from handlers.planned.planned_message import PlannedMessages
from handlers.polls import poll_posts
from handlers.sessions import asked_again, hour_posts

FEATURES = (
    session_post_words,
    subscriptions,
    feedback_nudges,
    missing_places,
    poll_posts,
    hour_posts,
    asked_again,
)
"""In the order in which they are brought up to date as the program starts."""

PLANNED = PlannedMessages(message for feature in FEATURES for message in feature.PLANNED)
