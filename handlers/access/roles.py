"""Who there is, and the sets of them that commands are for."""

from __future__ import annotations

from typing import Literal, TypeAlias

Who = Literal["owner", "staff", "facilitator", "representative", "invited", "anyone"]
"""``facilitator`` and ``representative`` are so of a twinning; ``invited`` has an unused code of the owner behind the word."""
Rule: TypeAlias = frozenset[Who]
"""Who may do something."""

ANYONE: Rule = frozenset({"anyone"})
INVITED: Rule = frozenset({"invited"})
OWNER: Rule = frozenset({"owner"})
STAFF: Rule = OWNER | {"staff"}
LEADERS: Rule = STAFF | {"facilitator"}
MEMBERS: Rule = LEADERS | {"representative"}
