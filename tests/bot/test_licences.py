"""NOTICE names the licence of every package that is locked for a server, as an image hands them on."""

from __future__ import annotations

from bot.dev import licences


def test_notice_names_every_locked_package_with_its_licence() -> None:
    notice = (licences.ROOT / "NOTICE").read_text(encoding="utf-8")
    listed = notice.partition(licences.HEAD)[2]
    for name, needed in licences.locked().items():
        assert f"* {name}: " in listed or ";" in needed, f"python -m bot.dev.licences: {name} is missing in NOTICE"
    assert "not named" not in listed
