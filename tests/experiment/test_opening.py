"""A log that begins in the middle: what is going on at second 0 is said first."""

import twin
from tests.engine.small import small_scenario
from twin.experiment.checking import check_log
from twin.vocabulary import Activity, Phase

LATE_CREWS = {
    "initial": {"kind": "warm", "warm_days": 9},
    "shifts.crew_late.hours": [[15, 23]],
    "shifts.crew_early.hours": [[20, 24]],
    "shifts.field": {"hours": [[0, 6], [18, 24]]},
    "end_of_shift": {"rule": "finish", "overtime": "4 h"},
    "catalogue.change.exposed_rubbish": {"touch": {"constant": "100 min"}},
    "demand.city_management.reports_per_weekday": 60,
}


def test_people_at_work_patrol_and_overtime_at_midnight_are_in_the_opening_rows():
    run = twin.simulate(small_scenario(2, LATE_CREWS), engine="reference")
    at_midnight = run.log.events[run.log.events["time_s"] == 0]
    told = {(int(row["activity"]), int(row["phase"])) for row in at_midnight}
    assert (Activity.CARRY, Phase.FACT) in told
    assert (Activity.PATROL, Phase.START) in told
    assert (Activity.HANDLE, Phase.START) in told
    assert (Activity.DUTY, Phase.END) in told
    assert [each for each in check_log(run.log, run.scenario, run.end_s) if not each.is_ok] == []


def test_a_warm_log_has_no_row_before_its_first_second_but_births():
    run = twin.simulate(small_scenario(1, LATE_CREWS), engine="reference")
    assert (run.log.events["time_s"] >= 0).all()
    early = run.log.truth[run.log.truth["time_s"] < 0]
    assert len(early) > 0
    assert set(early["activity"]) == {128}
