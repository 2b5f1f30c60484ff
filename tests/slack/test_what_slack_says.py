"""What Slack says when it does not do what it was asked: its word, else the status, else the kind of error."""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.slack_errors import code_of, reason, status_of, to_mend


def failed(**response: object) -> SlackApiError:
    return SlackApiError("failed", SimpleNamespace(**response))


@pytest.mark.parametrize(
    ("error", "code", "status", "told"),
    [
        (failed(data={"error": "no_permission"}, status_code=200), "no_permission", 200, "no_permission"),
        (failed(data={"ok": False}, status_code=500), "", 500, "HTTP 500"),
        (failed(data="<html>", status_code=502), "", 502, "HTTP 502"),
        (failed(data={}, status=503), "", 503, "HTTP 503"),
        (failed(data=None), "", 0, "SlackApiError"),
        (failed(), "", 0, "SlackApiError"),
    ],
)
def test_an_error_of_slacks_is_known_by_its_word_or_its_status(
    error: SlackApiError, code: str, status: int, told: str
) -> None:
    assert (code_of(error), status_of(error), reason(error)) == (code, status, told)


@pytest.mark.parametrize("error", [aiohttp.ClientError("secret"), TimeoutError("secret")])
def test_another_one_is_known_by_its_kind_alone(error: Exception) -> None:
    assert (code_of(error), reason(error), to_mend(error, "TOKEN")) == ("", type(error).__name__, "")


def test_what_staff_can_put_right_names_their_setting() -> None:
    assert to_mend(failed(data={"error": "token_revoked"}), "SLACK_BOT_TOKEN").startswith("SLACK_BOT_TOKEN was revoked")
    assert to_mend(failed(data={"error": "no_permission"}), "SLACK_BOT_TOKEN") == ""
