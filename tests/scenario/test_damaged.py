"""Whatever is damaged in a scenario: it loads, or is refused in one sentence; nothing else."""

import copy

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import twin
from twin.scenario import overrides_of, scenario_folder
from twin.scenario.loading import scenario_from
from twin.scenario.reading import Reading
from twin.vocabulary import BadInput
from twin.world import build

RESOLVED = twin.load("one_street").resolved()
SMALL = {"calendar.days": 1, "initial.kind": "empty"}
OFTEN = settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def leaves(said, path=()):
    """Paths of all keys of a mapping."""
    for key, value in said.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))


PATHS = sorted(leaves(RESOLVED))
WORDS = ["3 min", "-3 min", "3", "=detect", "=sign_limit", "=", "finish", "end", "2018-08-27", "0 s", "99999999 d",
         "loop", "lead_field", "crews", "district", "checking", "workdays", "\n", "海淀"]
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-10, 40), st.integers(-10**25, 10**25), st.floats(),
                    st.text(max_size=5), st.sampled_from(WORDS), st.dates(), st.datetimes(), st.binary(max_size=3))
VALUES = st.recursive(SCALARS, lambda inner: st.one_of(
    st.lists(inner, max_size=3),
    st.dictionaries(st.sampled_from(["x", "to", "as", "count", "mean", "zh"]), inner, max_size=2)), max_leaves=4)


def told_by(load) -> str:
    """Sentence with which a scenario is refused; empty when it loads and a world can be built of it."""
    try:
        build(load())
    except BadInput as refused:
        return str(refused)
    return ""


def damaged(damages) -> dict:
    """The resolved scenario with some keys deleted, renamed, or given another value."""
    said = copy.deepcopy(RESOLVED)
    for path, kind, value in damages:
        target = said
        for key in path[:-1]:
            target = target.get(key) if isinstance(target, dict) else None
        if not isinstance(target, dict) or path[-1] not in target:
            continue
        if kind == "replaced":
            target[path[-1]] = value
        else:
            left = target.pop(path[-1])
            if kind == "renamed":
                target[f"{path[-1]}x"] = left
    return said


DAMAGE = st.tuples(st.sampled_from(PATHS), st.sampled_from(["deleted", "renamed", "replaced", "replaced"]), VALUES)


@OFTEN
@given(st.lists(DAMAGE, min_size=1, max_size=2))
def test_a_damaged_scenario_loads_or_is_refused_in_a_sentence(damages):
    reading = Reading()
    reading.lay_over(damaged(damages), "damaged.yaml")
    told = told_by(lambda: scenario_from(reading))
    assert "\n" not in told
    assert not any(word in told for word in ("pydantic", "function-", "Traceback", "validation", "input should"))


@OFTEN
@given(path=st.sampled_from(PATHS), value=VALUES)
def test_any_value_set_from_python_loads_or_is_refused_with_its_key(path, value):
    told = told_by(lambda: twin_loaded({**SMALL, ".".join(path): value}))
    assert "\n" not in told


def twin_loaded(overrides) -> twin.Scenario:
    """The small street from what files said, read once."""
    reading = copy.deepcopy(SAID)
    for key, value in overrides.items():
        change = value
        for part in reversed(key.split(".")):
            change = {part: change}
        reading.lay_over(change, "--set")
    return scenario_from(reading)


def read_once() -> Reading:
    """What the files of the street say."""
    scenario = twin.load("one_street", SMALL)
    return Reading(scenario._said, scenario._origin, scenario_folder())


SAID = read_once()


@OFTEN
@given(st.text(max_size=40))
def test_any_text_on_the_command_line_is_read_or_refused(text):
    told = ""
    try:
        overrides_of([text])
    except BadInput as refused:
        told = str(refused)
    assert told == "" or told.startswith("--set")


@settings(OFTEN, max_examples=60)
@given(at=st.integers(0, 5000), is_cut=st.booleans(),
       wrong=st.sampled_from(["", " ", ":", "\t", "{", "- ", "&a ", "*a", "\x00", "'", "é"]))
def test_a_file_with_one_wrong_character_loads_or_is_refused(tmp_path_factory, at, wrong, is_cut):
    text = (scenario_folder() / "exact" / "queue.yaml").read_text(encoding="utf-8")
    at %= len(text)
    path = tmp_path_factory.mktemp("file") / "a.yaml"
    path.write_text(text[:at] + wrong + ("" if is_cut else text[at + 1:]), encoding="utf-8")
    told = told_by(lambda: twin.load(path, {"calendar.days": 1}))
    assert "\n" not in told
    assert told == "" or "a.yaml" in told or "--set" in told


def test_the_resolved_scenario_is_what_yaml_can_write():
    assert yaml.safe_load(yaml.safe_dump(RESOLVED)) == RESOLVED
