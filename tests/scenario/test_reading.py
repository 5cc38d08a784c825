"""From YAML text and command line to what was said: who wins, who is named, what is refused unread."""

import time

import pytest

import twin
from twin.scenario import overrides_of, replace
from twin.scenario.reading import read_chain


@pytest.fixture
def written(tmp_path):
    """Write scenario files into one folder; the path of the last one."""
    def write(*texts: str):
        for number, text in enumerate(texts, 1):
            path = tmp_path / f"{number}.yaml"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path
    return write


def refused(*arguments) -> str:
    """Sentence with which a scenario is refused."""
    with pytest.raises(twin.BadInput) as error:
        twin.load(*arguments)
    return str(error.value)


# ------------------------------------------------------------------------------------------- who wins
def test_file_over_built_in_set_over_file_flag_over_set(written):
    path = written("extends: one_street\ncalendar: {days: 5}\n", "extends: 1.yaml\ncalendar: {days: 6}\n")
    assert twin.load("one_street").calendar.days == 28
    assert twin.load(path.with_name("1.yaml")).calendar.days == 5
    assert twin.load(path).calendar.days == 6
    assert twin.load(path, {"calendar.days": 7}).calendar.days == 7
    assert twin.load(path, {"calendar.days": 7, "calendar": {"days": 8}}, {"calendar.days": 9}).calendar.days == 9


def test_what_is_set_last_wins():
    found = overrides_of(["calendar.days=3", "calendar={days: 4}", "calendar.days=5"])
    assert twin.load("one_street", found).calendar.days == 5


def test_a_flag_is_named_in_its_error():
    assert refused("one_street", {}, {"calendar.days": 0}).startswith("--days: calendar.days: 0 is out of range")


def test_null_in_a_change_of_a_category_means_none(written):
    path = written("extends: one_street\ncatalogue: {change: {exposed_rubbish: {limit: 6}}}\n",
                   "extends: 1.yaml\ncatalogue: {change: {exposed_rubbish: {limit: null, external: null}}}\n")
    assert twin.load(path.with_name("1.yaml")).catalogue["exposed_rubbish"].limit == 6
    assert twin.load(path).catalogue["exposed_rubbish"].limit is None
    assert twin.load(path).catalogue["exposed_rubbish"].external is None


def test_a_part_of_a_category_may_be_changed():
    before = twin.load("one_street").catalogue["broken_road"]
    after = twin.load("one_street", {"catalogue.change.broken_road.external.mean": "5 d",
                                         "catalogue.change.broken_road.touch": {"constant": "1 h"}})
    entry = after.catalogue["broken_road"]
    assert (entry.external.mean, entry.external.share) == (5 * 86_400, before.external.share)
    assert (entry.touch.constant, entry.touch.lognormal) == (3600, None)


def test_keys_are_taken_as_they_are_written(written):
    path = written("extends: one_street\nlabels: {0110: {zh: a}, on: {zh: b}, 2018-08-27: {zh: c}, 1_0: {zh: d}}\n")
    assert list(twin.load(path).labels) == ["0110", "on", "2018-08-27", "1_0"]


def test_numbers_and_tuples_from_python_are_fine():
    scenario = twin.load("one_street", {"staff.crews.shift": ("crew_early",), "labels": {110108: {"zh": "海淀"}}})
    assert "110108" in scenario.labels


def test_the_last_parameter_value_keeps_its_digits():
    scenario = twin.load("one_street", {"parameters.archive_wait": 1.23456789})
    stage = next(said for stage, said in scenario.workflow.items() if stage.key == "archive")
    assert stage.work.constant == round(1.23456789 * 86_400)


def test_a_trace_lies_beside_the_file_that_names_it(tmp_path):
    below = tmp_path / "a" / "traced.yaml"
    below.parent.mkdir()
    trace = "{file: cases.csv, columns: {time: t}, other: street_vendor}"
    below.write_text(f"extends: one_street\ndemand: {{trace: {trace}}}\n")
    above = tmp_path / "top.yaml"
    above.write_text("extends: a/traced.yaml\nseed: 3\n")
    assert read_chain(above).folder == below.parent.resolve()
    own = tmp_path / "own.yaml"
    own.write_text("extends: a/traced.yaml\ndemand: {trace: {file: other.csv}}\n")
    assert read_chain(own).folder == tmp_path.resolve()


def test_replacing_twice_and_reading_back_leave_nothing_behind():
    first = twin.load("one_street")
    second = replace(replace(first, {"parameters.sign_limit": 12}), {"parameters.sign_limit": 24})
    assert second.hash == first.hash
    assert first.parameters["sign_limit"] == 24


# ------------------------------------------------------------------------------------------- who is named
@pytest.mark.parametrize(("overrides", "words"), [
    ({"parameters.sign_limit": -4}, ("workflow.sign.limit", "this is the value of sign_limit, from --set")),
    ({"behaviour.rejected": "=sign_limit"}, ("behaviour.rejected", "this is the value of sign_limit")),
    ({"parameters.office_morning_start": 13}, ("calendar.office", "office_morning_start")),
    ({"parameters.sign_limit": float("inf")}, ("parameters.sign_limit", "the unit is h")),
    ({"catalogue.exposed_rubbish.limit": 3}, ("did you mean catalogue.change.exposed_rubbish?",)),
    ({"catalogue.add": {"change": {}}}, ("catalogue.add.change",)),
    ({"catalogue": {"usee": "all"}}, ("catalogue.usee", "did you mean use?")),
    ({"workflow.accept.work": {"constant": "3 min"}}, ("workflow.accept.work.constant", "allowed: city_management")),
    ({"workflow.accept.work.city_management.lognormal.vc": 1}, ("lognormal.vc", "allowed: cv, mean")),
    ({"places.code": 110108}, ("places.code", 'write it in quotes: "110108"')),
    ({"calendar": []}, ("--set: calendar: must be a mapping",)),
    ({"title": {"zh": "x" * 5000, "en": 5}}, ("title.en",)),
    ({"staff.dispatchers.count": "x" * 5000}, ("staff.dispatchers.count", "...")),
    ({"staff": {"a\nb": {}}}, ("staff.'a\\nb'",)),
    ({"staff..count": 3}, ("a name is missing beside a dot",)),
    ({"": 3}, ("a name is missing",)),
])
def test_the_sentence_leads_to_the_key_that_was_written(overrides, words):
    told = refused("one_street", overrides)
    assert all(word in told for word in words), told
    assert "\n" not in told
    assert len(told) < 1500


# ------------------------------------------------------------------------------------------- refused unread
@pytest.mark.parametrize(("text", "words"), [
    ("", "holds nothing"), ("# nothing\n", "holds nothing"), ("- 1\n", "holds a list"), ("3\n", "holds one value"),
    (b"\xff\xfea", "save it with the encoding UTF-8"), ("标题: 测算".encode("gbk"), "UTF-8"),
    ("extends: one_street\ncalendar: {start: 2018-13-45}\n", "not valid YAML"),
    ("extends: one_street\nseed: &a [*a]\n", "recursive"),
    ("extends: one_street\n? [a, b]\n: 3\n", "a key must be text"),
    ("a: 1\n---\nb: 2\n", "not valid YAML"), ("a: \x07\n", "not valid YAML"), ("a: *nobody\n", "not valid YAML"),
    ("seed: " + "9" * 5000, "not valid YAML"), ("a: " + "{b: " * 400 + "1" + "}" * 400, "nested too deeply"),
    ("extends: one_street\nstaff: {crews: {count: 1}}\nstaff: {}\n", "the key 'staff' stands twice"),
    ("extends: one_street\nplaces: {root: {name: {<<: {a: 1}}}}\n", "places.root.name"),
    ("extends: one_street\nseed: !!timestamp x\n", "leave tags out"), ("seed: !!bool x\n", "leave tags out"),
    ("seed: !!int ''\n", "not valid YAML"), ("seed: !!float ''\n", "not valid YAML"),
    ("seed: !!binary x\n", "not valid YAML"), ("seed: !!set x\n", "not valid YAML"), ("seed: !x 1\n", "not valid YAML"),
    ("extends: [a, b]\n", "name of one scenario file"), ("extends: nobody\n", "1.yaml: extends: nobody: no such"),
    ("extends: ''\n", "no such scenario file"), ("extends: 1.yaml\n", "in a circle: 1.yaml -> 1.yaml"),
])
def test_a_file_that_is_no_scenario_costs_one_sentence(written, text, words):
    told = refused(written(text))
    assert words in told
    assert "1.yaml" in told
    assert "\n" not in told


def test_aliases_that_multiply_are_refused_before_they_fill_the_memory(written):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "holds too much" in refused(written("\n".join(lines)))


def test_brackets_without_end_are_refused_at_once(written):
    begin = time.monotonic()
    assert "nested too deeply" in refused(written("a: " + 20_000 * "["))
    assert "nested too deeply" in refused(written("a: " + 20_000 * "{a: "))
    assert time.monotonic() - begin < 5


def test_a_byte_order_mark_and_windows_line_ends_are_read(written):
    path = written(b"\xef\xbb\xbfextends: one_street\r\nseed: 4\r\n")
    assert twin.load(path).seed == 4


@pytest.mark.parametrize("name", ["", ".", "/", "a\0b", "x" * 5000, "one_street\n"])
def test_a_name_that_no_file_can_have_is_refused(name):
    told = refused(name)
    assert "no such scenario file" in told
    assert "\n" not in told
    assert len(told) < 1000


@pytest.mark.parametrize(("assignment", "words"), [
    ("calendar.start=2018-13-45", "not valid YAML"), ("seed=&a [*a]", "nested too deeply"), ("seed=", "seed=null"),
    ("a={b: 1, b: 2}", "stands twice"), ("a=[", "not valid YAML"), ("=3", "KEY=VALUE"), ("a", "KEY=VALUE"),
    ("a=!!python/name:os.system", "not valid YAML"),
])
def test_an_assignment_that_cannot_be_read_is_refused(assignment, words):
    with pytest.raises(twin.BadInput) as error:
        overrides_of([assignment])
    assert words in str(error.value)
    assert "--set" in str(error.value)


def test_what_a_yaml_alias_repeats_is_changed_for_itself():
    """`check` and `review` of base.yaml say what follows once, by an alias."""
    changed = twin.load("one_street", {"workflow.check.next.unsolved": {"to": "sort", "rework": True}})
    by_key = {stage.key: said for stage, said in changed.workflow.items()}
    following = {name: {outcome.key: step.to.key for outcome, step in by_key[name].next.items()}
                 for name in ("check", "review")}
    assert (following["check"]["unsolved"], following["review"]["unsolved"]) == ("sort", "handle")
