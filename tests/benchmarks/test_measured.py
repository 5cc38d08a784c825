"""What a measurement says of itself, and that measuring leaves the law as it was."""

import json

import pytest

from benchmarks import keeping
from benchmarks.engine import world_of
from benchmarks.figure import PREFIX, multiples_figure
from benchmarks.keeping import table
from benchmarks.measured import Budget, Measured, alternated, shown
from benchmarks.parts import COUNTED, counted
from twin.engine import reference
from twin.engine.kernel import law_modules

SPEED = Measured("engine", "an event", "ns", (532.0, 525.0, 547.0), Budget(300))
MULTIPLE = Measured("peers", f"{PREFIX}SimPy", "times", (90.0, 81.0, 99.0), Budget(80, is_least=True))
MACHINE = {"date": "2026-01-01", "processor": "a processor", "cores": 2, "memory_gb": 8, "system": "Linux",
           "python": "3.11", "libraries": {"numpy": "2"}, "law": "0", "load_at_start": 0.1, "load_at_end": 0.2}


def test_a_budget_is_met_or_missed_by_the_median():
    assert (SPEED.median, SPEED.verdict) == (532.0, "missed")
    assert (MULTIPLE.median, MULTIPLE.verdict) == (90.0, "met")


def test_a_line_shows_median_spread_and_budget():
    assert str(SPEED).split() == ["an", "event", "532", "(525", "-", "547)", "ns", "<=", "300:", "missed"]


@pytest.mark.parametrize(("value", "text"), [(1234.5, "1,234"), (0.123456, "0.123"), (98.76, "98.8")])
def test_numbers_show_the_digits_that_matter(value, text):
    assert shown(value) == text


def test_works_take_turns_and_the_first_round_does_not_count():
    order = []
    found = alternated({name: lambda name=name: order.append(name) for name in "ab"}, 2)
    assert "".join(order) == "ab" + "ba" + "ab"
    assert {name: len(rounds) for name, rounds in found.items()} == {"a": 2, "b": 2}


def test_the_table_has_a_row_for_each_measurement():
    text = table("name", MACHINE, [SPEED, MULTIPLE])
    assert "| an event | 532 | 525 - 547 | ns | <= 300: missed |" in text
    assert "**engine**" in text
    assert "**peers**" in text


def test_the_figure_is_drawn_only_from_multiples():
    assert multiples_figure([SPEED]) == b""
    assert multiples_figure([MULTIPLE]).startswith(b"\x89PNG")


def test_counting_draws_leaves_the_law_as_it_was():
    before = [vars(module).get(name) for module in law_modules() for name in COUNTED]
    world = world_of("exact/mm5_rho85", 2, {})
    with counted(COUNTED) as counts:
        stretch = reference.advance(world.start, world.end_s)
    assert counts["exponential"] >= len(stretch.after.tables["cases"])
    assert [vars(module).get(name) for module in law_modules() for name in COUNTED] == before


def test_a_part_measured_again_takes_its_place_and_the_others_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "RESULTS", tmp_path)
    (tmp_path / "README.md").write_text(f"{keeping.BEGIN}{keeping.END}", encoding="utf-8")
    about = {"date": "2026-01-01", "processor": "p", "cores": 2, "memory_gb": 1, "system": "s", "python": "3",
             "libraries": {}, "law": "l", "load_at_start": 5.0, "load_at_end": 6.0}
    first = [Measured("engine", "an event", "ns", (9.0, 8.0), Budget(3000)), Measured("starts", "warm", "s", (1.0,))]
    keeping.keep("one", about, first)
    again = [Measured("engine", "an event", "ns", (4.0,), Budget(3000))]
    keeping.keep("one", *keeping.beside_earlier("one", about | {"load_at_start": 0.1}, again))
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "Measured again by themselves: engine (load 0.1)." in text
    assert "at the start 5.0" in text
    said = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))["measured"]
    assert [Measured.from_json(one) for one in said] == [again[0], first[1]]
    with pytest.raises(SystemExit, match="of another law"):
        keeping.beside_earlier("one", about | {"law": "m"}, again)
