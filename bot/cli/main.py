"""The command ``city2city``."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click

from bot.cli import backup_cli, saying, streams
from bot.cli.calendar_cli import calendar
from bot.cli.faq_cli import faq
from bot.cli.feedback_cli import feedback
from bot.cli.languages_cli import languages
from bot.cli.matches_cli import matches
from bot.cli.options import AS_OF, DATABASE, PROGRAMME, clock, named, plain_errors, some
from bot.cli.purging import purge
from bot.cli.report_cli import report
from bot.cli.running import run_all
from bot.cli.twinning_cli import COMMANDS
from bot.cli.watching import ready
from bot.platforms import PLATFORMS
from bot.runtime import logs
from bot.runtime.settings import Misconfigured, Settings, settings
from faq.text import showing
from faq.text.wordlists import LanguageError


class _Program(click.Group):
    """The words of all languages are read by what a command imports, and secrets when they are asked for: a malformed file of them
    is one plain line at any command, and so is a wrong setting."""

    def main(self, *args: Any, **more: Any) -> Any:
        """The program, with streams that may be gone."""
        with streams.told():
            return super().main(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """The command, or what is wrong with a setting or a file of words."""
        try:
            return super().invoke(ctx)
        except (LanguageError, Misconfigured) as error:
            saying.say(error, err=True)
            sys.exit(2)


@click.group(cls=_Program)
@click.version_option(package_name="city2city")
@click.pass_context
def main(context: click.Context) -> None:
    """Chat assistant for city twinning programmes."""
    logs.for_commands()
    context.obj = settings()


main.add_command(faq)
main.add_command(calendar)
main.add_command(feedback)
main.add_command(languages)
main.add_command(matches)
main.add_command(purge)
main.add_command(ready)
main.add_command(report)
main.add_command(run_all)
for command in (*COMMANDS, *backup_cli.COMMANDS, *(command for one in PLATFORMS for command in one.commands())):
    main.add_command(command)


@main.command()
@click.argument("words", nargs=-1)
@click.option(
    "--batch",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    help='Questions, a line each: {"q": "…"}, with "after" the question before, or bare words; - is standard input.',
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON line for each question.")
@AS_OF
@PROGRAMME
@click.pass_obj
def ask(
    conf: Settings,
    words: tuple[str, ...],
    batch: IO[str] | None,
    as_json: bool,
    as_of: datetime | None,
    programme: str,
) -> None:
    """Ask what a programme text says, with the passage and its section."""
    from bot.cli import ask_cli

    if not words and batch is None:
        raise click.UsageError("Give a question, or --batch FILE.")
    with plain_errors():
        known, now = ask_cli.load(conf, programme), clock(conf, as_of)()
        for question, before in ask_cli.questions(batch) if batch else [(" ".join(words), "")]:
            if as_json:
                saying.say(showing.as_json(ask_cli.answer(known, question, programme, now, before)))
            elif batch:
                saying.say(f"> {question}\n{ask_cli.readable(known, question, programme, now, before)}\n")
            else:
                saying.say(ask_cli.readable(known, question, programme, now, before))


@main.command()
@click.option("--answers", type=click.File("rb"), help="A JSON object of answers; - is standard input.")
@click.option("--batch", type=click.File("rb"), help="Answer objects, one a line; - is standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON line.")
@AS_OF
@PROGRAMME
@click.pass_obj
def check(
    conf: Settings,
    answers: IO[bytes] | None,
    batch: IO[bytes] | None,
    as_json: bool,
    as_of: datetime | None,
    programme: str,
) -> None:
    """Run the eligibility self-check on answers from a file."""
    from bot.cli import checking

    if (answers is None) == (batch is None):
        raise click.UsageError("Give either --answers FILE or --batch FILE.")
    with plain_errors():
        pack, now = checking.load(conf, programme), clock(conf, as_of)()
        if answers is not None:
            verdict, call = checking.judged(pack, checking.parsed(answers.read()), now)
            found = checking.result(pack, verdict, call)
            saying.say(showing.as_json(found) if as_json else checking.readable(pack, verdict, call))
        for line in checking.batch(pack, batch or (), now):
            saying.line(line)


@main.command()
@click.option(
    "--lang", default="en", show_default=True, help="The language whose words of the chat are shown, such as fr."
)
def commands(lang: str) -> None:
    """Print all commands, of the chat and of the command line, and all settings (Markdown)."""
    from bot.cli import commands_page
    from bot.runtime.languages import Languages

    languages = Languages({})
    with plain_errors():
        named("language", lang, languages)
        saying.file(commands_page.document(main, languages[lang or "en"]))


@main.group()
def packs() -> None:
    """The programmes: list, check and draw them."""


@packs.command("list")
@click.pass_obj
def packs_list(conf: Settings) -> None:
    """The programmes there are."""
    from faq.pack.load import load_packs

    with plain_errors():
        for pack in load_packs(conf.packs).values():
            saying.row(pack.id, pack.name, some(len(pack.entries), "entry", "entries"), f"rules {pack.rules}")


@packs.command("check")
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Refuse alternates that nearly copy a question of this file.",
)
@click.pass_obj
def packs_check(conf: Settings, folders: tuple[Path, ...], against: Path | None) -> None:
    """Prove packs (all where no folder is named): ids, conditions, quotes, lengths, transcripts."""
    from bot.cli import proving

    flaws = proving.flaws(conf, folders, against)
    for line in (*flaws, *proving.notes(conf, folders)):
        saying.line(line)
    saying.line(f"{some(len(flaws), 'flaw')}." if flaws else "No flaws.")
    sys.exit(1 if flaws else 0)


@packs.command("graph")
@click.argument("programme")
@click.option("--form", type=click.Choice(["check", "draft"]), default="check", help="Which questions to draw.")
@click.pass_obj
def packs_graph(conf: Settings, programme: str, form: str) -> None:
    """The question flow of a programme as a Mermaid diagram."""
    from bot.cli import checking
    from faq.rules.graph import mermaid

    with plain_errors():
        saying.say(mermaid(checking.load(conf, programme), form))


@main.group()
def export() -> None:
    """Exports for programme staff."""


@export.command("drafts")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", help="How to write them.")
@PROGRAMME
@DATABASE
@click.pass_obj
def export_drafts(conf: Settings, form: str, programme: str, database: str | None) -> None:
    """The finished drafts of those who agreed that the team may read them."""
    from bot.reports import staff

    with plain_errors():
        saying.file(staff.drafts(conf, conf.place(database), programme, form))


@main.group()
def outbox() -> None:
    """What is waiting to be sent, in doubt, or given up."""


@outbox.command("list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(["due", "sending", "sent", "uncertain", "dead", "dropped"]),
    help="Only rows in this state; may be repeated.",
)
@DATABASE
@click.pass_obj
def outbox_list(conf: Settings, states: tuple[str, ...], database: str | None) -> None:
    """The rows, oldest first (without states: all that were not sent)."""
    from bot.reports import staff

    with plain_errors():
        for cells in staff.outbox_rows(conf.place(database), states):
            saying.row(*cells)


@outbox.command("resend")
@click.argument("row", type=int)
@DATABASE
@click.pass_obj
def outbox_resend(conf: Settings, row: int, database: str | None) -> None:
    """Send a doubtful or dead row again."""
    from bot.reports import staff

    with plain_errors():
        saying.line(staff.resend(conf.place(database), row, conf.clock()))


@outbox.command("drop")
@click.argument("row", type=int)
@DATABASE
@click.pass_obj
def outbox_drop(conf: Settings, row: int, database: str | None) -> None:
    """Give a row up; its text is blanked."""
    from bot.reports import staff

    with plain_errors():
        saying.line(staff.drop(conf.place(database), row, conf.clock()))


@main.command()
@DATABASE
@click.pass_obj
def doctor(conf: Settings, database: str | None) -> None:
    """Look at settings, packs and database: ! must be seen to (exit code 1), ? should be, ✓ is well."""
    from bot.cli import health
    from storage.open import must_exist

    place = conf.place(database)
    with plain_errors():
        if database is not None:
            must_exist(place)
    findings = health.look(conf, place)
    for finding in findings:
        saying.line(finding)
    sys.exit(1 if any(finding.startswith("!") for finding in findings) else 0)
