"""The same dialogue as a plain bot of two other libraries, for ``bench.telegram``: ``telegram_peers.py ptb|aiogram API PORT``.

Runs in an environment of its own: ``pip install "python-telegram-bot[webhooks]==22.8" aiogram``. Neither keeps what was
acknowledged when it is killed: python-telegram-bot acknowledges first and pickles later, aiogram keeps its states in memory.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from typing import Any

TOKEN = "4242424242:AAH-canary-token-of-the-stand-in-000"
SECRET = "canary-secret-of-the-webhook"
QUESTIONS = (
    ("Who is applying?", ("A city", "A consortium", "Somebody else")),
    ("Is your city a member of the cohort?", ("Yes", "It has applied", "Not yet", "Not accepted", "I'm not sure")),
    ("How many people live in your city?", ("I'm not sure",)),
    ("Is your city a signatory of the Global Covenant of Mayors?", ("Yes", "No", "I'm not sure")),
    ("Is there a climate plan?", ("Yes", "No", "I'm not sure")),
    ("Is there a mandate of the mayor?", ("Yes", "No", "I'm not sure")),
    ("Are you ready to work for twelve months?", ("Yes", "No", "I'm not sure")),
    ("Will you share your experience?", ("Yes", "No", "I'm not sure")),
    ("Which topic is nearest?", ("Energy", "Mobility", "Housing", "Waste", "Water", "Green", "Digital")),
    ("Do you have local partners?", ("Yes", "No", "I'm not sure")),
)
INTRO = "Automated assistant: rules and quotes, no decisions. The programme team decides. " * 4
CITY_MIN = 50_000


def asked(number: int) -> tuple[str, tuple[str, ...]]:
    """The text and the options of a question."""
    words, options = QUESTIONS[number % len(QUESTIONS)]
    lines = "\n".join(f"{place}. {option}" for place, option in enumerate(options, 1))
    return f"<i>Question {number + 1} of {len(QUESTIONS)}</i>\n\n{words}\n\n{lines}", options


def verdict(answers: list[str]) -> str:
    """A few rules, as such a bot would have them."""
    small = any(one.isdecimal() and int(one) < CITY_MIN for one in answers)
    return "Not by these answers." if small or "No" in answers else "The conditions asked about are met."


def run_ptb(api: str, port: int) -> None:
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
    from telegram.ext import (
        Application,
        CommandHandler,
        ContextTypes,
        ConversationHandler,
        MessageHandler,
        PicklePersistence,
        filters,
    )

    async def ask(update: Update, number: int) -> int:
        words, options = asked(number)
        buttons = [[InlineKeyboardButton(option, callback_data=f"{number}:{option}"[:64])] for option in options]
        assert update.message
        await update.message.reply_text(words, parse_mode="HTML", reply_markup=InlineKeyboardMarkup(buttons))
        return number

    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        assert update.message
        assert context.user_data is not None
        context.user_data["answers"] = []
        await update.message.reply_text(INTRO)
        return ConversationHandler.END if (update.message.text or "").startswith("/hello") else await ask(update, 0)

    async def hear(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        assert update.message
        assert context.user_data is not None
        answers = context.user_data["answers"]
        answers.append(update.message.text)
        if len(answers) < len(QUESTIONS):
            return await ask(update, len(answers))
        await update.message.reply_text(verdict(answers))
        return ConversationHandler.END

    async def hello(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text(INTRO)

    persistence: Any = PicklePersistence(tempfile.mkdtemp() + "/state.pickle")
    builder = Application.builder().token(TOKEN).base_url(f"{api}/bot").persistence(persistence)
    application = builder.build()
    words = MessageHandler(filters.TEXT & ~filters.COMMAND, hear)
    states: Any = {number: [words] for number in range(len(QUESTIONS))}
    application.add_handler(
        ConversationHandler(
            [CommandHandler("check", start)], states, [], name="check", persistent=True, allow_reentry=True
        )
    )
    application.add_handler(CommandHandler(["start", "programme", "about"], hello))
    application.run_webhook(
        "127.0.0.1", port, "/telegram", webhook_url=f"http://127.0.0.1:{port}/telegram", secret_token=SECRET
    )


def run_aiogram(api: str, port: int) -> None:
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.filters import Command
    from aiogram.fsm.context import FSMContext
    from aiogram.fsm.state import State, StatesGroup
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
    from aiohttp import web

    class Check(StatesGroup):
        asking = State()

    dispatcher = Dispatcher()

    async def ask(message: Message, number: int) -> None:
        words, options = asked(number)
        buttons = [[InlineKeyboardButton(text=option, callback_data=f"{number}:{option}"[:64])] for option in options]
        await message.answer(words, parse_mode="HTML", reply_markup=InlineKeyboardMarkup(inline_keyboard=buttons))

    @dispatcher.message(Command("check"))
    async def start(message: Message, state: FSMContext) -> None:
        await state.set_state(Check.asking)
        await state.set_data({"answers": []})
        await message.answer(INTRO)
        await ask(message, 0)

    @dispatcher.message(Command("start", "programme", "about"))
    async def hello(message: Message) -> None:
        await message.answer(INTRO)

    @dispatcher.message(Check.asking)
    async def hear(message: Message, state: FSMContext) -> None:
        answers = [*(await state.get_data())["answers"], message.text or ""]
        await state.update_data(answers=answers)
        if len(answers) < len(QUESTIONS):
            await ask(message, len(answers))
            return
        await state.clear()
        await message.answer(verdict(answers))

    async def main() -> None:
        bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
        await bot.set_webhook(f"http://127.0.0.1:{port}/telegram", secret_token=SECRET)
        app = web.Application()
        SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(app, "/telegram")
        setup_application(app, dispatcher, bot=bot)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()

    asyncio.run(main())


if __name__ == "__main__":
    {"ptb": run_ptb, "aiogram": run_aiogram}[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
