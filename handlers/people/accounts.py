"""One person on several platforms, and a draft passed to a colleague or worked on together: all by one-time codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from faq.answers.kind_table import TEXT, kind_of
from handlers.access import permissions
from handlers.access.roles import ANYONE
from handlers.dialog import menu, platform_traits
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.commands import Command, Topic, one_word
from handlers.dialog.remembered import AboutForm, Joining
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Gone, Visit, command_button, plain, prompt, sure
from handlers.forms import answer_summary, draft, draft_places, draft_tasks, form_sheet
from handlers.people import code_tries
from handlers.polls import kept_votes
from storage.records import FLEETING, MINUTE, Code, Form, Json

LINK, UNLINK, SHARE, WHICH = "link", "unlink", "share", "which"
LINK_MINUTES, SHARE_DAYS = 15, 7


def _code(visit: Visit) -> str:
    return f"{visit.turn.new_id()}-{visit.turn.new_id()}"


def _keep(visit: Visit, code: Code) -> str:
    secret = _code(visit)
    visit.store.keep_code(secret, code)
    return secret


def _use(visit: Visit, secret: str, *kinds: str) -> Code | None:
    """What a code is good for, where it is one of these kinds; a code for something else is used up too."""
    found = visit.store.use_code(secret.strip().casefold(), visit.turn.millis)
    return found if found and found.kind in kinds else None


def _no_code(visit: Visit) -> list[Reply]:
    words = visit.t("I do not know that code. Each works once and only for a while; please make a new one.")
    return code_tries.wrong(visit, words)


# -- accounts


def link(visit: Visit, secret: str) -> list[Reply]:
    """Without a code: make one. With one: ask before the accounts are joined."""
    if secret:
        return code_tries.barred(visit) or _link_with(visit, secret)
    until = visit.turn.millis + LINK_MINUTES * MINUTE
    made = _keep(visit, Code("link", visit.person.id, visit.turn.address, until))
    how = visit.t("Write to me on the other platform and type:")
    care = visit.t(
        "It works once, for {minutes} minutes. Give it to nobody: whoever types it reads your drafts.",
        minutes=LINK_MINUTES,
    )
    said = (head(visit.t("One account of yours more")), text(how), text(f"`link {made}`"), hint(care))
    return [Reply(said, kind=FLEETING)]


def _link_with(visit: Visit, secret: str) -> list[Reply]:
    code = _use(visit, secret, "link")
    if code is None:
        return [_is_no_code(visit)] if secret.isalpha() else _no_code(visit)
    if code.person == visit.person.id:
        return [plain(text(visit.t("Both accounts are joined already. Nothing changes.")))]
    visit.go(LINK, Joining(code.person, _packed(code)))
    return show_link(visit)


def _is_no_code(visit: Visit) -> Reply:
    """What is said to a word that can be no code, as "channel": how accounts, and by who leads one how groups are linked."""
    groups = [visit.t("`twinning link` makes a code for a group.")] if permissions.may(visit, "twinning link") else []
    accounts = visit.t("`link` alone makes one that joins your accounts on two platforms.")
    return plain(text(visit.t("That is no code.")), items(*groups, accounts))


def _packed(code: Code) -> tuple[str, str, str, str, str]:
    place = code.address
    return place.platform, place.bot, place.team, place.chat, place.thread


def _to_join(visit: Visit) -> Joining:
    """What is to be joined; Gone where that is not known any more."""
    asked = visit.here(Joining)
    if not asked.code:
        raise Gone(LINK)
    return asked


def show_link(visit: Visit) -> list[Reply]:
    """The question before two accounts become one."""
    platform = platform_traits.label(visit.words, _to_join(visit).to[0])
    asked = visit.t("Join this account with the one on {platform} that made the code?", platform=platform)
    care = visit.t(
        "Say yes only if both are you: drafts and answers of both will be seen on both. `unlink` parts them."
    )
    choices = [Choice(visit.t("Yes, both are me"), "yes"), Choice(visit.t("No"), "no")]
    return [prompt(visit, [text(asked), hint(care)], choices)]


def choose_link(visit: Visit, value: Json) -> list[Reply]:
    """Join, or not."""
    asked = _to_join(visit)
    person, packed = asked.code, asked.to
    if value != "yes":
        return menu.show_menu(visit, [text(visit.t("Nothing was joined."))])
    here = visit.person
    if visit.store.known_person(person) is None:
        return menu.show_menu(visit, [text(visit.t("That account is there no more. Nothing was joined."))])
    kept_votes.join(visit.store, person, here.id)
    visit.rights_changed()
    joined = visit.store.person(visit.turn.identity, visit.turn.millis)
    visit.keep_person(id=joined.id, created_at=joined.created_at, programme=joined.programme or here.programme)
    there = replace(visit.turn.address, **dict(zip(("platform", "bot", "team", "chat", "thread"), packed, strict=True)))
    told = Reply(
        (text(visit.t("Your other account is joined with this one now.")),), address=permissions.lasting(there)
    )
    return [*_go_on(visit, [text(visit.t("Joined. What you begin on one goes on on the other."))]), told]


def _go_on(visit: Visit, lead: Sequence[Block]) -> list[Reply]:
    """After a join: with several drafts ask which to go on with."""
    drafts = _drafts(visit)
    if len(drafts) > 1:
        visit.go(WHICH)
        return show_which(visit, lead)
    return menu.show_menu(visit, lead)


def unlink(visit: Visit) -> list[Reply]:
    """Ask before this account parts from the others."""
    if len(visit.store.identities(visit.person.id)) < 2:
        return [plain(text(visit.t("This account is joined with no other. `link` joins one.")))]
    visit.go(UNLINK)
    return show_unlink(visit)


def show_unlink(visit: Visit) -> list[Reply]:
    """What unlinking means."""
    words = visit.t(
        "Separate this account from your others? Drafts and answers stay with the others; here you begin anew."
    )
    separated = sure(visit, visit.t("This account begins anew, without what the others keep."))
    choices = [Choice(visit.t("Yes, separate it"), "yes", sure=separated), Choice(visit.t("No"), "no")]
    return [prompt(visit, [text(words)], choices)]


def choose_unlink(visit: Visit, value: Json) -> list[Reply]:
    """Part, or not."""
    if value != "yes":
        return menu.show_menu(visit, [text(visit.t("Nothing was changed: your accounts stay joined."))])
    visit.person = kept_votes.part(visit.store, visit.turn.identity, visit.turn.millis)
    visit.keep_person(noticed_at=visit.turn.millis)
    return menu.show_menu(visit, [text(visit.t("Done. This account knows nothing of the others any more."))])


# -- drafts


def _drafts(visit: Visit) -> Sequence[Form]:
    return visit.store.forms(visit.person.id, visit.person.programme, "draft") if visit.has_programme else ()


def which(visit: Visit) -> list[Reply]:
    """The command ``drafts``: which draft to go on with."""
    drafts = _drafts(visit)
    if len(drafts) < 2:
        return draft.begin(visit)
    visit.go(WHICH)
    return show_which(visit)


def show_which(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The drafts of this programme, to choose the one to go on with."""
    choices = [Choice(_name(visit, form), {"form": form.id}) for form in _drafts(visit)]
    asked = visit.t("Which draft do you want to go on with? The other is kept; `drafts` brings you back here.")
    return [prompt(visit, [*lead, text(asked)], choices)]


def _name(visit: Visit, form: Form) -> str:
    answers = visit.answers(form.id)
    sheet = form_sheet.sheet_of(visit, form)
    first = next((str(answers[one.id]) for one in sheet.questions if kind_of(one) is TEXT and one.id in answers), "")
    count = visit.tn("{number} answer", "{number} answers", len(form_sheet.answered_leaves(sheet)))
    name = answer_summary.shorten(first, 40) or visit.t("No name yet")
    shared = [] if form.person == visit.person.id else [visit.t("shared with you")]
    return " · ".join([name, count, *shared])


def choose_which(visit: Visit, value: Json) -> list[Reply]:
    """Go on with that draft: it becomes the newest."""
    drafts = _drafts(visit)
    chosen = next((form for form in drafts if form.id == value["form"]), None)
    if chosen is None:
        return draft.reply_when_gone(visit)
    newest = max(form.updated_at for form in drafts)
    visit.store.save_form(replace(chosen, updated_at=max(newest + 1, visit.turn.millis)))
    visit.go(draft_places.TASKS, AboutForm(chosen.id))
    return draft_tasks.show_tasks(visit)


def share(visit: Visit) -> list[Reply]:
    """Ask how a draft is to be passed on."""
    form = draft_places.own(visit)
    if form is None:
        return draft.reply_when_gone(visit)
    if form.person != visit.person.id:
        return [plain(text(visit.t("This draft was shared with you; only the one who began it can pass it on.")))]
    visit.go(SHARE, AboutForm(form.id))
    return show_share(visit)


def show_share(visit: Visit) -> list[Reply]:
    """Hand over, or work together."""
    form = form_sheet.current_sheet(visit).form.id
    choices = [
        Choice(visit.t("My colleague takes it over"), "hand"),
        Choice(visit.t("We work on it together"), "share"),
        Choice(visit.t("Neither"), "no"),
    ]
    asked = visit.t("How shall your colleague get this draft?")
    care = visit.t(
        "Taken over, it is yours no more. Together, both see and change all of it; `forget` deletes it for both."
    )
    return [prompt(visit, [text(asked), hint(care)], choices, about={"form": form})]


def choose_share(visit: Visit, value: Json) -> list[Reply]:
    """Make the code."""
    form = form_sheet.current_sheet(visit).form
    visit.go("menu")
    if value not in ("hand", "share") or form.person != visit.person.id:
        return menu.show_menu(visit)
    until = visit.turn.millis + SHARE_DAYS * 24 * 60 * MINUTE
    made = _keep(visit, Code(value, visit.person.id, visit.turn.address, until, form.id))
    on = visit.words.either(platform_traits.carriers())
    how = visit.t("Your colleague writes to me, on {platforms}, and types:", platforms=on)
    care = visit.t("It works once, for {days} days. Whoever types it gets the draft.", days=SHARE_DAYS)
    other = visit.t("A code for the other way that you made before works no more.")
    return [Reply((text(how), text(f"`take {made}`"), hint(care), hint(other)), kind=FLEETING)]


def take(visit: Visit, secret: str) -> list[Reply]:
    """Take a draft over, or join in working on it."""
    if not secret:
        return [
            plain(text(visit.t("Type the code behind the word: `take` and the code that your colleague gave you.")))
        ]
    if barred := code_tries.barred(visit):
        return barred
    code = _use(visit, secret, "hand", "share")
    form = visit.store.form(code.form) if code else None
    if code is None or form is None or form.programme not in visit.turn.knowledge.packs:
        return _no_code(visit)
    if form.person != code.person:
        return _no_code(visit)
    if form.person == visit.person.id:
        return [
            plain(text(visit.t("That draft is yours already. The code is used up; make another for your colleague.")))
        ]
    return _taken(visit, code, form)


def _taken(visit: Visit, code: Code, form: Form) -> list[Reply]:
    handed = code.kind == "hand"
    if handed:
        visit.store.save_form(replace(form, person=visit.person.id, updated_at=visit.turn.millis, staff_may_read=False))
    else:
        visit.store.invite(form.id, visit.person.id)
        visit.store.save_form(replace(form, updated_at=visit.turn.millis))
    visit.keep_person(programme=form.programme)
    visit.go(draft_places.TASKS, AboutForm(form.id))
    mine = visit.t("The draft is yours now.") if handed else visit.t("You work on this draft together now.")
    theirs = (
        visit.t("Your draft was taken over.") if handed else visit.t("A colleague works on your draft with you now.")
    )
    told = Reply((text(theirs),), (command_button(visit, mark("draft")),), address=permissions.lasting(code.address))
    return [*draft_tasks.show_tasks(visit, [text(mine)]), told]


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("drafts"),
        help=mark("choose between your drafts"),
        topic=Topic.DRAFT,
        rule=ANYONE,
        run=lambda visit, _: which(visit),
        needs_programme=True,
    ),
    Command(
        word=mark("share"),
        help=mark("pass your draft to a colleague, or work on it together"),
        topic=Topic.DRAFT,
        rule=ANYONE,
        run=lambda visit, _: share(visit),
        needs_programme=True,
    ),
    Command(
        word=mark("take"),
        help=mark("take a colleague's draft"),
        topic=Topic.DRAFT,
        rule=ANYONE,
        run=take,
        argument=mark("code"),
        follows=one_word,
        alone=False,
    ),
)
