"""What handlers need to know of a platform; what runs it says so before the first event comes (``bot.platforms``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.dialog.translator import Translator


@dataclass(frozen=True, slots=True)
class PlatformTraits:
    """A platform: its ``name`` in addresses and what people call it (``label``, marked for translation where it is a word).

    ``command`` is what must stand before words in a group, where the bot's name there will not do. ``topics`` says that a thread
    of a group is a place of its own; else it hangs from one message, and the group is one place. ``local`` is one whose messages
    no other service carries.
    """

    name: str
    label: str
    command: str = ""
    topics: bool = True
    local: bool = False


_KNOWN = dict[str, PlatformTraits]()


def register(traits: PlatformTraits) -> None:
    """Make a platform known, after those before it."""
    _KNOWN[traits.name] = traits


def traits_of(name: str) -> PlatformTraits:
    """The platform of that name in addresses; a plain one where it is no longer known."""
    return _KNOWN.get(name) or PlatformTraits(name, name)


def label(words: Translator, name: str) -> str:
    """What people call a platform."""
    return words.t(traits_of(name).label)


def carriers() -> list[str]:
    """What the services are called that carry messages."""
    return [one.label for one in _KNOWN.values() if not one.local]


def with_command() -> Sequence[PlatformTraits]:
    """The platforms on which something other than the bot's name must stand before words in a group."""
    return [one for one in _KNOWN.values() if one.command]
