from __future__ import annotations

from pathlib import Path

from app.ui.settings import SeatSettings


def test_values_come_back_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "王五的电脑" / "seat.ini"
    settings = SeatSettings(file)
    settings.palette, settings.scale = "dark", 150
    settings.set_record("table/units", {"widths": {"name": 12.5}, "sort": "核定"}, user="张㛃")
    settings.save()
    again = SeatSettings(file)
    assert (again.palette, again.scale) == ("dark", 150)
    assert again.record("table/units", "张㛃") == {"widths": {"name": 12.5}, "sort": "核定"}
    assert again.record("table/units", "李䶮") == {}


def test_nonsense_in_the_file_falls_back(tmp_path: Path) -> None:
    file = tmp_path / "seat.ini"
    file.write_text("[look]\npalette=rainbow\nscale=enormous\n[table]\nunits={not json\n", encoding="utf-8")
    settings = SeatSettings(file)
    assert (settings.palette, settings.scale) == ("light", 100)
    assert settings.record("table/units") == {}
    assert settings.bytes("window/geometry").isEmpty()


def test_the_scale_stays_in_its_range(tmp_path: Path) -> None:
    settings = SeatSettings(tmp_path / "seat.ini")
    settings.scale = 500
    assert settings.scale == 175
