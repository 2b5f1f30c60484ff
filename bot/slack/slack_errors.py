"""What Slack says when it does not do what it was asked, read in one place: an outage answers with HTML, and not with its code."""

from __future__ import annotations

from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackApiError

FAILED = (SlackApiError, aiohttp.ClientError, TimeoutError)
"""What a call to Slack fails with."""
NO_BOT = "not_allowed_token_type"
OURS_TO_MEND: Mapping[str, str] = {
    "missing_scope": "{token} lacks a scope: install the app again from the manifest",
    "invalid_auth": "{token} is not valid: set it anew",
    NO_BOT: "{token} is a token of another kind: set the one that docs/slack.md names",
    "not_authed": "{token} is not set",
    "token_revoked": "{token} was revoked: install the app again and set the new token",
    "token_expired": "{token} has expired: set it anew",
    "account_inactive": "the app was removed from the workspace, or its bot user deactivated: install it again",
}
"""What staff can put right, so that what is queued waits for it."""


def code_of(error: BaseException) -> str:
    """Slack's word for the error; empty where the answer was none of Slack's."""
    data = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def status_of(error: SlackApiError) -> int:
    """The HTTP status of the answer; 0 where there is none."""
    return int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0) or 0)


def reason(error: BaseException) -> str:
    """What to say of a failed call in a log: Slack's word, else the HTTP status, else the kind of error."""
    status = status_of(error) if isinstance(error, SlackApiError) else 0
    return code_of(error) or (f"HTTP {status}" if status else type(error).__name__)


def to_mend(error: BaseException, token: str) -> str:
    """What staff is to put right with the token of that setting; empty where it is no matter of theirs."""
    return OURS_TO_MEND.get(code_of(error), "").format(token=token)
