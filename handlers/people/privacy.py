"""What is kept about the person: the privacy notice, all of it as a file, and forgetting it."""

from __future__ import annotations

from faq.pack.model import Pack
from handlers.access import permissions
from handlers.access.roles import ANYONE
from handlers.dialog import platform_traits, rations
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.commands import Command, InGroup, Topic
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, command_button, plain, prompt, sure
from handlers.forms import form_files
from handlers.polls import kept_votes
from handlers.programme import call_status
from storage.records import Json
from storage.retention import AUDIT_DAYS, DOUBT_DAYS, GROUP_DAYS, SETTLED_DAYS, WORDS_DAYS

FORGET = "forget"


def notice(visit: Visit) -> list[Block]:
    """What the very first reply ends with, whatever the first message was: who answers, what is kept, who is a person."""
    kept = visit.t(
        "I am an automated assistant and decide nothing. I store your account number, language and answers. "
        "A self-check goes when you leave its result, after an hour at most, unless you keep it. "
        "A draft goes after {days} days, your last question after half an hour. `privacy` tells more, `forget` deletes all.",
        days=_retention(visit),
    )
    person = visit.t("A person is here: {contacts}", contacts=_reachable(visit))
    return [hint(" ".join([kept, *_named_controllers(visit), person]))]


def _reachable(visit: Visit) -> str:
    """Where a person is who can be written to; what the texts say where nobody can."""
    packs = _told_of(visit)
    written_to = [pack.file.contact.email for pack in packs if pack.file.contact.email]
    return "; ".join(written_to) or call_status.contacts(visit.words, packs)


def _told_of(visit: Visit) -> list[Pack]:
    return [visit.pack] if visit.has_programme else list(visit.turn.knowledge.packs.values())


def _named_controllers(visit: Visit) -> list[str]:
    return [controller(visit)] if any(pack.file.controller.name for pack in _told_of(visit)) else []


def _retention(visit: Visit) -> int:
    return min(pack.file.retention_days for pack in visit.turn.knowledge.packs.values())


def _longest(visit: Visit) -> int:
    return max(pack.file.retention_days for pack in visit.turn.knowledge.packs.values())


def _contacts(visit: Visit) -> str:
    return call_status.contacts(visit.words, _told_of(visit))


def privacy(visit: Visit) -> list[Reply]:
    """The notice in full (GDPR art. 13)."""
    lines = [
        visit.t(
            "What: your account number on this platform, your language, your answers and drafts, questions you ask me to keep,"
            " reminders you ask for."
        ),
        visit.t(
            "Your last question: kept for half an hour, without names and numbers, so that the next one can go on from it."
            " The team sees it only if you send it; `forget` deletes it at once."
        ),
        visit.t(
            "In a twinning: your role, your place on a roster, the name you agreed to. Also which sessions you cannot"
            " come to, which hours suit you,"
            " your feedback."
        ),
        visit.t(
            "Polls: an open one keeps your vote, and the group sees which cities chose what. One for the programme team keeps it"
            " for the team. An anonymous one keeps only that you took part: nobody can look up, change or delete your answer."
        ),
        visit.t(
            "Invitations and codes: only a check value of the code is kept, until it is used or its time is over. The message"
            " with it is blanked here once it is sent."
        ),
        visit.t(
            "What you do for a programme is noted in a log under a random number, which `forget` separates from you."
        ),
        visit.t(
            "Counted without you: how many self-checks and drafts are begun and finished, and with what result. No person is"
            " behind these numbers."
        ),
        visit.t(
            "What for: to run the self-check, your draft, your reminders, and the sessions and polls of your twinning. Nothing"
            " else, no profiling, no decision by machine."
        ),
        visit.t("Ground: your consent, which you can take back at any time with `forget`."),
        visit.t(
            "How long: a self-check until you leave its result, at most an hour after it. "
            "A kept or unfinished one, and a draft, {days} days after the last change.",
            days=_retention(visit),
        ),
        visit.t(
            "Votes and feedback stay {days} days after the poll closed; a role or a place on a roster until it is taken back.",
            days=_retention(visit),
        ),
        visit.t(
            "Your account, language and settings stay {days} days after the last day you wrote. With a role, a place or an"
            " answer that is kept, they stay as long as that.",
            days=_longest(visit),
        ),
        visit.t(
            "If you only ever wrote in a group and take part in nothing, they go after {days} days.", days=GROUP_DAYS
        ),
        visit.t(
            "The words of my messages go {sent} days after sending, or {doubt} days where it is in doubt whether they"
            " arrived. When and where they were sent goes after {settled} days, of planned ones after {planned}.",
            sent=WORDS_DAYS,
            doubt=DOUBT_DAYS,
            settled=SETTLED_DAYS,
            planned=_longest(visit),
        ),
        visit.t(
            "Your absences and the hours that suit you go {days} days after the session or the vote. Questions to the team go"
            " {days} days after you asked.",
            days=_longest(visit),
        ),
        visit.t(
            "A twinning goes {days} days after it was archived. The log goes after {log} days, and so do the counts.",
            days=_longest(visit),
            log=AUDIT_DAYS,
        ),
        visit.t(
            "Backups may still hold what you deleted, until they expire. Whoever answers for your data,"
            " named below, can tell you when."
        ),
        visit.t(
            "Who sees it: you; the programme team only a finished draft, and only if you agreed. In a twinning its team sees"
            " the name that you agreed to, else a random number."
        ),
        visit.t(
            "On the way: {platforms} carry the messages and have rules of their own, which we do not control.",
            platforms=visit.words.either(platform_traits.carriers()),
        ),
        visit.t(
            "Forgetting: what is yours is gone at once from everything I read. Its last traces in my file are overwritten within"
            " minutes, or once a backup that is just being made has ended."
        ),
        visit.t("Backups made before keep it until whoever runs me deletes them."),
        visit.t(
            "`forget` works five times a day. To count that, a check value of your account stays in memory for a day, in no file."
        ),
        visit.t("Your rights: `mydata` gives you all of it as a file, `change` corrects it, `forget` deletes it."),
    ]
    return [plain(head(visit.t("Privacy")), items(*lines), text(controller(visit)), text(_where(visit)))]


def _where(visit: Visit) -> str:
    return visit.t("A person is here: {contacts}", contacts=_contacts(visit))


def controller(visit: Visit) -> str:
    """Who answers for the data, or that nobody was named yet."""
    named = [pack.file.controller for pack in _told_of(visit) if pack.file.controller.name]
    if not named:
        return visit.t(
            "Who answers for the data (the controller) has not been named yet in this installation; ask the contact."
        )
    lines = ", ".join(part for one in named for part in (one.name, one.address, one.email) if part)
    return visit.t("Who answers for the data: {controller}", controller=lines)


def my_data(visit: Visit) -> list[Reply]:
    """What is kept, in short and as a complete file."""
    forms = visit.store.forms(visit.person.id)
    programmes = [
        visit.turn.knowledge.packs[form.programme].name
        for form in forms
        if form.programme in visit.turn.knowledge.packs
    ]
    drafts = sum(form.kind == "draft" for form in forms)
    lines = [
        visit.tn("{number} account", "{number} accounts", len(visit.store.identities(visit.person.id))),
        visit.tn("{number} draft", "{number} drafts", drafts),
        visit.tn("{number} self-check", "{number} self-checks", len(forms) - drafts),
        *_in_twinnings(visit),
    ]
    about = (
        visit.t("Programmes: {names}", names=visit.words.list(list(dict.fromkeys(programmes)))) if programmes else ""
    )
    blocks = [head(visit.t("Your data")), items(*lines), *([text(about)] if about else [])]
    blocks.append(text(visit.t("All of it is in this file. `forget` deletes it.")))
    return [Reply(tuple(blocks), file=form_files.spec(visit, "mydata", person=visit.person.id))]


def _in_twinnings(visit: Visit) -> list[str]:
    """What there is of somebody who takes part in twinnings; nothing of what there is not."""
    number = visit.store.owned(visit.person.id)
    lines = {
        "role": visit.tn("{number} role", "{number} roles", number["role"]),
        "seat": visit.tn("{number} place on a roster", "{number} places on rosters", number["seat"]),
        "subscription": visit.tn("{number} reminder", "{number} reminders", number["subscription"]),
        "attendance": visit.tn(
            "{number} word on coming to a session", "{number} words on coming to sessions", number["attendance"]
        ),
        "vote": visit.tn("{number} vote", "{number} votes", number["vote"]),
        "part": visit.tn(
            "{number} anonymous poll that you took part in",
            "{number} anonymous polls that you took part in",
            number["part"],
        ),
        "feedback_text": visit.tn(
            "{number} answer to feedback in words", "{number} answers to feedback in words", number["feedback_text"]
        ),
    }
    return [line for table, line in lines.items() if number[table]]


def forget(visit: Visit) -> list[Reply]:
    """Ask once before everything is deleted: it cannot be taken back."""
    if refused := _too_often(visit):
        return refused
    visit.go(FORGET)
    words = visit.t(
        "This deletes everything I keep about you: answers, drafts and their versions, kept questions, reminders, settings,"
        " roles, places on rosters, votes and feedback. What you answered anonymously stays, since nobody can find it. "
        "It cannot be undone."
    )
    return [prompt(visit, [text(words)], show_choices(visit), commands=(mark("mydata"),))]


def _too_often(visit: Visit) -> list[Reply] | None:
    """What is said to who forgot everything too often within a day; None where they may."""
    if (ration := rations.spent(visit.turn.rations, rations.FORGET)) is None:
        return None
    words = visit.t(
        "You deleted everything several times within a day, so `forget` works again from {when}; if it must be sooner, write to"
        " {contact}.",
        when=permissions.moment(visit.words, ration.again, visit.person.zone),
        contact=_who_deletes(visit),
    )
    return [plain(text(words))]


def _who_deletes(visit: Visit) -> str:
    """Where who answers for the data can be written to; else the contact."""
    written_to = [pack.file.controller.email for pack in _told_of(visit) if pack.file.controller.email]
    return "; ".join(dict.fromkeys(written_to)) or _reachable(visit)


def show_choices(visit: Visit) -> list[Choice]:
    """Yes, delete; or no."""
    everything = sure(visit, visit.t("Everything that I keep about you is deleted. It cannot be undone."))
    yes = Choice(visit.t("Yes, delete everything"), "yes", sure=everything)
    return [yes, Choice(visit.t("No, keep it"), "no")]


def choose_forget(visit: Visit, value: Json) -> list[Reply]:
    """Delete, or keep."""
    if value != "yes":
        visit.go("menu")
        back = (command_button(visit, mark("draft")),) if _has_draft(visit) else ()
        return [plain(text(visit.t("Nothing was deleted.")), buttons=back)]
    if refused := _too_often(visit):
        visit.go("menu")
        return refused
    kept_votes.forget(visit.store, visit.person.id)
    visit.gone = True
    visit.used.append(rations.FORGET)
    farewell = visit.t("Done: everything about you is deleted here. If you write again, we begin anew.")
    rest = visit.t(
        "What you see in this chat stays until you delete it there; files that I gave you stay where they are saved."
    )
    traces = visit.t(
        "The last traces in my file are overwritten within minutes; backups made before keep theirs until they are deleted."
    )
    return [Reply((text(farewell), hint(rest), hint(traces)), last_word=True)]


def _has_draft(visit: Visit) -> bool:
    return visit.has_programme and bool(visit.store.forms(visit.person.id, visit.person.programme, "draft"))


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("privacy"),
        help=mark("what is kept, why and how long"),
        topic=Topic.PRIVACY,
        rule=ANYONE,
        run=lambda visit, _: privacy(visit),
        in_group=InGroup(lambda visit, _: privacy(visit)),
    ),
    Command(
        word=mark("mydata"),
        help=mark("everything kept about you, as a file"),
        topic=Topic.PRIVACY,
        rule=ANYONE,
        run=lambda visit, _: my_data(visit),
        aliases=("data",),
    ),
    Command(
        word=mark("forget"),
        help=mark("delete everything kept about you"),
        topic=Topic.PRIVACY,
        rule=ANYONE,
        run=lambda visit, _: forget(visit),
    ),
)
