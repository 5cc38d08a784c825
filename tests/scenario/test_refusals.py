"""Bad input costs one sentence: where it stands, what is wrong, what is allowed, what was probably meant."""

from pathlib import Path

import pytest

import twin
from twin.world import build

STREET = "places.root.children.110108010"
REFUSED = [
    # overrides, words of the sentence
    ({"staf.grid_workers.count": 3}, ("--set: staf:", "unknown key", "did you mean staff?")),
    ({"staff.grid_worker.count": 3}, ("staff.grid_worker", "grid_workers")),
    ({"staff.dispatchers.cuont": 3}, ("staff.dispatchers.cuont", "did you mean count?")),
    ({"staff.dispatchers.count": -1}, ("staff.dispatchers.count", "-1", "at least 0")),
    ({"staff.dispatchers.count": 1.5}, ("staff.dispatchers.count", "no whole number")),
    ({"staff.dispatchers.count": "8人"}, ("staff.dispatchers.count", "8人", "no whole number")),
    ({"staff.dispatchers.count": True}, ("staff.dispatchers.count", "no whole number")),
    ({"staff.dispatchers.count": 10**9}, ("staff.dispatchers.count", "out of range")),
    ({"staff.dispatchers.count.x": 3}, ("staff.dispatchers.count", "no whole number")),
    ({"staff.crews.per_unit.street_teem": 3}, ("street_teem", "did you mean street_team?")),
    ({"staff.dispatchers.per_place": {"110108001": 2}}, ("staff.dispatchers.per_place.110108001", "no place",
                                                         "did you mean")),
    ({"staff.dispatchers.per_place": {"110108010": -2}}, ("staff.dispatchers.per_place.110108010", "at least 0")),
    ({"staff.clerks.per_place": {"110108": 2}}, ("staff.clerks.per_place.110108", "works_department", "per_unit")),
    ({"staff.acceptors.per_place": {"110108010": 2}}, ("staff.acceptors.per_place.110108010", "no unit")),
    ({"staff.crews.shift": "crew_erly"}, ("staff.crews.shift", "did you mean crew_early?")),
    ({"staff.crews.shift": []}, ("staff.crews.shift", "at least 1")),
    ({"staff.hotline_seats.count": 2}, ("staff.hotline_seats", "no unit has the post")),
    ({"staff.grid_workers.count": 3}, (
        "--set: staff.grid_workers.count: would place nobody",
        "grid_workers stand at community: use per_community or per_unit")),
    ({"staff.dispatchers.per_community": 4}, (
        "staff.dispatchers.per_community", "dispatchers stand at district and street: use count, per_street or per")),
    ({"staff.crews.count": 50}, ("staff.crews.count", "would do nothing", "how many crews works_department has")),
    ({"staff.clerks.per_street": 50}, (
        "staff.clerks.per_street", "would do nothing", "street_team has and street_office has")),
    ({"staff.crews.per_grid": 0.1}, ("staff.crews.per_grid", "would do nothing", "per_unit")),
    ({"staff.dispatchers.per_unit.command_centre": 3}, ("staff.dispatchers.count", "would do nothing", "per_unit")),
    ({"staff.grid_workers.per_tier": {"town": 2}}, ("staff.grid_workers.per_tier.town", "is no tier; known: district")),
    ({"staff.grid_workers.per_tier": {"street": 2}}, (
        "staff.grid_workers.per_tier.street", "would place nobody", "use per_community or per_unit")),
    ({"staff.grid_workers.per_tier": {"community": 2}}, (
        "staff.grid_workers.per_tier.community", "staff.grid_workers.per_community says this already")),
    ({"staff.grid_workers": {"per_community": 0, "per_tier": {"community": 0.04}}}, (
        "staff.grid_workers.per_tier.community", "comes to 0.8 persons in all")),
    ({"staff.crews.per_tier": {"street": 2}}, ("staff.crews.per_tier.street", "would do nothing", "per_unit")),
    ({"staff.grid_workers.per_tier": {"community": -1}}, ("staff.grid_workers.per_tier.community", "at least 0")),
    ({"staff.grid_workers.per_community": 0.04}, ("staff.grid_workers.per_community", "comes to 0.8 persons in all")),
    ({"staff.grid_workers": {"per_community": 0, "per_grid": 0.003}}, ("staff.grid_workers.per_grid", "0.89 persons")),
    ({"staff": 5}, ("staff", "must be a mapping")),
    ({"shifts.desk.hours": [[21, 7]]}, ("shifts.desk.hours", "ends before it starts")),
    ({"shifts.desk.hours": [[8, 12], [11, 14]]}, ("shifts.desk.hours", "touches the one before")),
    ({"shifts.desk.hours": [[8, 25]]}, ("shifts.desk.hours", "no hour of the day")),
    ({"shifts.desk.hours": 5}, ("shifts.desk.hours", "no list of windows")),
    ({"shifts.desk.hours": [["8", 12]]}, ("shifts.desk.hours", "no hour of the day")),
    ({"shifts.desk.rota": {"days_on": 9, "cycle": 7}}, ("shifts.desk.rota", "do not fit")),
    ({"shifts.desk.days": ["mon", "someday"]}, ("shifts.desk.days", "someday")),
    ({"behaviour.residents.media_share.demands": 0.5}, ("behaviour.residents", "is more than 1 (demands)")),
    ({"behaviour.residents": {"app_share": {"city_management": 0.07, "demands": 1}, "app_access": 0.5,
                              "hotline_share": {"city_management": 0, "demands": 0}}}, (
        "behaviour.residents", "leaves no door to those without app_access")),
    ({"behaviour.appraisal.volume": 0.9}, ("behaviour.appraisal", "add up to 1.8", "must make 1")),
    ({"authority": {"community": None}}, ("authority", "'community' has no authority")),
    ({"authority.village": 2}, ("authority.village", "no tier")),
    ({"authority.district": 2}, ("authority.district", "left to nobody")),
    ({"authority.street": 7}, ("authority.street", "out of range")),
    ({"catalogue.change.exposed_rubbish.lead": "nobody"}, ("catalogue.change.exposed_rubbish.lead", "no unit leads")),
    ({"catalogue.change.exposed_rubbish.co_leads": ["nobody"]},
     ("catalogue.change.exposed_rubbish.co_leads", "no unit leads 'nobody'")),
    ({"catalogue.change.exposed_rubbish.joint": 0.1}, ("exposed_rubbish", "co_leads: is empty, yet joint is 0.1")),
    ({"catalogue.change.exposed_rubbish.co_leads": ["appearance"]}, ("exposed_rubbish", "a role stands twice")),
    ({"catalogue.change.exposed_rubbish.co_leads": ["roads", "roads"]}, ("exposed_rubbish", "a role stands twice")),
    ({"catalogue.change.exposed_rubbish.co_leads": ["roads", "micro", "heating"]},
     ("catalogue.change.exposed_rubbish.co_leads", "at most 2")),
    ({"catalogue.change.exposed_rubbish.visibility": 1.5},
     ("catalogue.change.exposed_rubbish.visibility", "at most 1")),
    ({"catalogue.change.exposed_rubbish.relapse": -0.1}, ("catalogue.change.exposed_rubbish.relapse", "at least 0")),
    ({"catalogue.change.exposed_rubbish.relapse_days": 0},
     ("catalogue.change.exposed_rubbish.relapse_days", "greater than 0")),
    ({"catalogue.change.exposed_rubbish.harm": -1}, ("catalogue.change.exposed_rubbish.harm", "at least 0")),
    ({"catalogue.change.exposed_rubbish.is_emergency": "yes"},
     ("catalogue.change.exposed_rubbish.is_emergency", "neither true nor false")),
    ({"units.works_department.leads": ["facilities", "roads", "greening", "construction", "appearance", "advertising"]},
     ("units", "no unit of the tier district leads street_order")),
    ({"catalogue.use": ["exposed_rubish"]}, ("exposed_rubish", "did you mean exposed_rubbish?")),
    ({"catalogue.change": {"exposed_rubish": {}}}, ("exposed_rubish", "did you mean exposed_rubbish?")),
    ({"catalogue.change.exposed_rubbish.limit": 0}, ("catalogue.change.exposed_rubbish.limit", "greater than 0")),
    ({"catalogue.change.exposed_rubbish.severity": [1, 1, 1]}, ("severity", "add up to 3, not 1")),
    ({"catalogue.change.exposed_rubbish.profile": "fone"}, ("profile", "did you mean phone?")),
    ({"catalogue.change.exposed_rubbish.touch": {"constant": "3"}}, ("touch.constant", "no duration")),
    ({"catalogue": []}, ("catalogue", "must be a mapping")),
    ({"workflow.check.next.solved": "nowhere"}, ("workflow.check.next.solved", "nowhere")),
    ({"workflow.check.next.solved": None}, ("workflow.check.next", "solved, unsolved, unsolved_again")),
    ({"workflow.close.next.done": "end"}, ("workflow.close.next.done", "without saying how")),
    ({"workflow.archive.next.done": {"to": "end", "as": "closed"}}, ("workflow.archive", "a second time")),
    ({"workflow.accept.judge": "filing"}, ("workflow.accept.next", "filed, voided")),
    ({"workflow.accept.post": None}, ("workflow.accept", "needs a post")),
    ({"workflow.verify": None}, ("workflow.accept.next.doubtful", "no stage of this workflow")),
    ({"workflow.report": None}, ("workflow", "no stage report")),
    ({"workflow.check.wrok": {}}, ("workflow.check.wrok", "did you mean work?")),
    ({"workflow.check.travel": "5"}, ("workflow.check.travel", "no duration")),
    ({"workflow.check.travel": {"city_management": "5 min"}}, ("workflow.check.travel.demands", "is missing")),
    ({"workflow.check.work": {"constant": "3 min"}}, ("workflow.check.work", "one law")),
    ({"behaviour.patrol.walk": 6}, ("behaviour.patrol.walk", "write a number and a unit")),
    ({"behaviour.patrol.walk": "6 minutes"}, ("unknown unit 'minutes'", "min")),
    ({"behaviour.patrol.walk": "-6 min"}, ("behaviour.patrol.walk", "not negative")),
    ({"behaviour.patrol.walk": "99999999999 d"}, ("behaviour.patrol.walk", "too long")),
    ({"behaviour.patrol.detect": 1.2}, ("behaviour.patrol.detect", "at most 1")),
    ({"behaviour.patrol.detect": float("nan")}, ("behaviour.patrol.detect", "out of range")),
    ({"behaviour.patrol.detect": float("inf")}, ("behaviour.patrol.detect", "out of range")),
    ({"behaviour.patrol.detect": "0.8"}, ("behaviour.patrol.detect", "without quotes")),
    ({"behaviour.patrol.detect": "=dtect"}, ("behaviour.patrol.detect", "did you mean detect?")),
    ({"behaviour.entry.hotline": "twon"}, ("behaviour.entry.hotline", "no tier")),
    ({"parameters.detect": "x"}, ("parameters.detect", "no number")),
    ({"parameters.dtect": 1}, ("parameters.dtect", "did you mean detect?")),
    ({"parameters": [1]}, ("parameters", "must map names to numbers")),
    ({"calendar.start": "2018-13-01"}, ("calendar.start", "write 2018-08-27")),
    ({"calendar.start": 5}, ("calendar.start", "no date")),
    ({"calendar.start": None}, ("calendar.start", "is missing")),
    ({"calendar": None}, ("calendar", "is missing")),
    ({"calendar.days": 0}, ("calendar.days", "at least 1")),
    ({"calendar.days": 10**12}, ("calendar.days", "out of range")),
    ({"calendar.days": "7"}, ("calendar.days", "no whole number")),
    ({"calendar.holidays": "us"}, ("calendar.holidays", "cn")),
    ({"seed": -1}, ("seed", "at least 0")),
    ({"seed": 2**64}, ("seed", "out of range")),
    ({f"{STREET}.children": 0}, (f"{STREET}.children", "at least 1")),
    ({f"{STREET}.children": None}, (STREET, "no community in it")),
    ({f"{STREET}.children": {"a": {"children": 3}}}, (f"{STREET}.children.a", "deeper than the 3 tiers")),
    ({"places.root.children.x": {"children": {"110108": {}}}}, ("110108", "stands twice")),
    ({"places.tiers": ["district", "street", "street"]}, ("places.tiers", "stands twice")),
    ({"places.tiers": []}, ("places.tiers", "at least 1")),
    ({"places": "x"}, ("places", "must be a mapping")),
    ({f"{STREET}.unit_grids": 10**7}, (f"{STREET}.unit_grids", "out of range")),
    ({f"{STREET}.population": 10**9, "population.persons_per_agent": 1}, ("persons_per_agent", "agents")),
    ({"population.persons_per_agent": 0}, ("population.persons_per_agent", "at least 1")),
    ({"demand.by": "village"}, ("demand.by", "no tier")),
    ({"demand": None}, ("demand", "is missing")),
    ({"demand.city_management": None, "demand.demands": None}, ("demand", "says nothing")),
    ({"demand.city_management.reports_per_weekday": -5}, ("reports_per_weekday", "at least 0")),
    ({"units.street_team.tier": "town"}, ("units.street_team.tier", "no tier")),
    ({"units.street_team.desk": "officers"}, ("units.street_team", "not among the unit's posts")),
    ({"units.street_team.field": None}, ("units.street_team", "a unit that leads needs")),
    ({"mechanisms.trackin": True}, ("mechanisms.trackin", "did you mean tracking?")),
    ({"mechanisms.tracking": "yes"}, ("mechanisms.tracking", "neither true nor false")),
    ({"end_of_shift.rule": "finsh"}, ("end_of_shift.rule", "did you mean finish?")),
    ({"initial.kind": "state"}, ("initial.kind", "warm")),
    ({"initial.warm_days": 10**6}, ("initial.warm_days", "out of range")),
    ({"title.fr": "x"}, ("title.fr", "zh")),
    ({"staff.crews.per_unit.works_department": 0}, ("no unit with people leads", "staff")),
    ({"staff.field_inspectors.per_street": 0}, ("staff.field_inspectors", "nobody does the work of verify")),
    ({"staff.grid_chiefs.per_community": 0.5}, ("staff.grid_chiefs", "nobody does the work of accept")),
]


@pytest.mark.parametrize(("overrides", "words"), REFUSED, ids=lambda case: str(next(iter(case)))[:50])
def test_bad_input_is_refused_in_words(overrides, words):
    with pytest.raises(twin.BadInput) as refused:
        build(twin.load("one_street", overrides))
    sentence = str(refused.value)
    for word in words:
        assert word in sentence
    assert "\n" not in sentence
    assert "pydantic" not in sentence
    assert "function-" not in sentence


FILES = {
    "empty.yaml": ("", "mapping of keys to values"),
    "list.yaml": ("- 1\n- 2\n", "mapping of keys to values"),
    "twice.yaml": ("extends: one_street\nseed: 1\nseed: 2\n", "stands twice"),
    "broken.yaml": ("staff: {dispatchers: [\n", "line"),
    "circle.yaml": ("extends: circle.yaml\n", "circle"),
    "orphan.yaml": ("extends: nobody.yaml\n", "no such scenario file"),
    "number.yaml": ("extends: 5\n", "name of one scenario file"),
    "bare.yaml": ("seed: 1\n", "calendar"),
    "unsafe.yaml": ("seed: !!python/object/apply:os.system ['true']\n", "not valid YAML"),
    "near.yaml": ("extends: haidian_stret\n", "did you mean haidian_street?"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_with_its_name(name, tmp_path):
    text, words = FILES[name]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(twin.BadInput, match=words):
        twin.load(path)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "报表.yaml"
    path.write_bytes(b"\xff\xfe\x00staff")
    with pytest.raises(twin.BadInput, match="not UTF-8"):
        twin.load(path)


def test_deep_nesting_and_aliases_cost_a_sentence(tmp_path):
    deep = tmp_path / "deep.yaml"
    deep.write_text("a: " + "[" * 5000 + "]" * 5000 + "\n", encoding="utf-8")
    laughs = tmp_path / "laughs.yaml"
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 6)]
    laughs.write_text("\n".join(lines), encoding="utf-8")
    for path in (deep, laughs):
        with pytest.raises(twin.BadInput):
            twin.load(path)


def test_the_sentence_names_the_file_that_said_it(tmp_path):
    base, top = tmp_path / "base.yaml", tmp_path / "top.yaml"
    base.write_text("extends: one_street\nstaff: {dispatchers: {count: -2}}\n", encoding="utf-8")
    top.write_text("extends: base.yaml\nseed: 3\n", encoding="utf-8")
    with pytest.raises(twin.BadInput, match=r"base\.yaml: staff\.dispatchers\.count"):
        twin.load(Path(top))
