"""Any number of tiers, each a full loop: what enters, is sent down, handled, checked and closed at each of them."""

import numpy as np
import pytest

import twin
from tests.world.small import run
from twin.vocabulary import NONE, Activity, Channel, Ending, Outcome, Phase, Reason

MUCH_TO_DO = {"demand.city_management.reports_per_weekday": 60, "workflow.archive.work": {"constant": "1 h"},
              "behaviour.false_closing": {"city_management": 0.3, "demands": 0.3}, "behaviour.max_reworks": 1,
              "catalogue.use": ["non_motor_parking", "exposed_rubbish", "illegal_advertisement", "property_service",
                                "neighbour_noise"], "initial": {"kind": "empty"}}
WORLDS = {"tests/two_tier": {}, "one_street": MUCH_TO_DO, "tests/four_tier": {}}
DAYS = 16


class Loops:
    """A run with what the scenario says of its tiers."""

    def __init__(self, name):
        self.scenario = twin.load(name, WORLDS[name])
        self.ran = run(self.scenario, DAYS)
        self.tiers = self.scenario.tiers
        self.histories = {case: self.ran.log.events[self.ran.log.events["case"] == case]
                          for case in range(len(self.ran.log.cases))}

    def actor(self, row):
        """Place and post of a member of staff who wrote a row."""
        place, _, post, _ = self.ran.world.names.actors[row["actor"]].split("/")
        return place, post

    def tier_of(self, code):
        return int(self.ran.world.start.tables["places"]["tier"][self.ran.world.names.places.index(code)])

    def leads(self, code, tier, role):
        """Whether a place has a unit with people that leads a role, from names alone."""
        return any(
            role in unit.leads and unit.tier == self.tiers[tier] and all(
                any(name.startswith(f"{code}/{key}/{post.key}/") for name in self.ran.world.names.actors)
                for post in {unit.desk, unit.field})
            for key, unit in self.scenario.units.items())

    def lowest_able(self, case):
        """Lowest tier with authority, competence and a unit for a case; the highest where none has."""
        places, names = self.ran.world.start.tables["places"], self.ran.world.names
        row = self.ran.log.cases[case]
        entry = self.scenario.catalogue[names.categories[row["category"]]]
        place = int(self.ran.after.tables["incidents"]["place"][row["incident"]])
        while places["parent"][place] != NONE:
            tier = int(places["tier"][place])
            if (tier >= self.tiers.index(entry.lowest_tier) and self.scenario.authority[self.tiers[tier]]
                    >= row["severity"] and self.leads(names.places[place], tier, entry.lead)):
                return tier
            place = int(places["parent"][place])
        return len(self.tiers) - 1


@pytest.fixture(scope="module", params=sorted(WORLDS))
def loops(request):
    return Loops(request.param)


def ends(rows, *activities):
    """Rows that end a piece of work of the named stages, interruptions apart."""
    return rows[np.isin(rows["activity"], activities) & (rows["phase"] == Phase.END)
                & (rows["reason"] < Reason.PUT_BACK)]


def test_each_tier_takes_in_dispatches_handles_checks_and_closes(loops):
    every = set(range(len(loops.tiers)))
    events = loops.ran.log.events
    entered = {loops.tiers.index(tier) for tier in loops.scenario.behaviour.entry.values()}
    assert set(loops.ran.log.cases["entry_tier"].tolist()) == entered
    assert set(loops.ran.log.cases["channel"].tolist()) >= {Channel.PATROL, Channel.GRID_WORKER, Channel.HOTLINE}
    assert set(events["tier"][events["activity"] == Activity.DISPATCH].tolist()) == every
    for stages in ((Activity.SIGN,), (Activity.HANDLE,), (Activity.CHECK, Activity.REVIEW), (Activity.CLOSE,)):
        assert set(ends(events, *stages)["tier"].tolist()) == every, stages
    closed = events[(events["activity"] == Activity.CONCLUDE) & (events["reason"] == Ending.CLOSED)]
    assert set(closed["tier"].tolist()) == every


def test_the_desk_of_a_tier_does_the_work_of_its_loop(loops):
    """Accepting, filing, sorting, checking on paper and closing, each by the post that the workflow names there."""
    done = ends(loops.ran.log.events, Activity.ACCEPT, Activity.FILE, Activity.SORT, Activity.REVIEW, Activity.CLOSE)
    by_key = {stage.key: said for stage, said in loops.scenario.workflow.items()}
    assert len(done) > 1000
    for row in done:
        place, post = loops.actor(row)
        assert post == by_key[Activity(row["activity"]).key].post[loops.tiers[row["tier"]]].key
        assert loops.tier_of(place) == row["tier"]


def test_a_unit_handles_what_was_dispatched_to_it_at_its_own_tier(loops):
    for row in ends(loops.ran.log.events, Activity.SIGN, Activity.HANDLE, Activity.FEEDBACK):
        assert loops.tier_of(loops.actor(row)[0]) == row["tier"]


def test_nothing_above_a_tiers_authority_is_dispatched_or_closed_there(loops):
    events, cases = loops.ran.log.events, loops.ran.log.cases
    rows = events[(events["activity"] == Activity.DISPATCH)
                  | ((events["activity"] == Activity.CONCLUDE) & (events["reason"] == Ending.CLOSED))]
    authority = np.array([loops.scenario.authority[tier] for tier in loops.tiers])
    assert (cases["severity"][rows["case"]] <= authority[rows["tier"]]).all()
    for tier in range(len(loops.tiers)):  # and each tier uses what it has
        assert cases["severity"][rows["case"][rows["tier"] == tier]].max() == authority[tier]


def test_a_case_is_first_dispatched_at_the_lowest_tier_that_is_able(loops):
    n_checked = 0
    for case, rows in loops.histories.items():
        dispatched = rows[rows["activity"] == Activity.DISPATCH]
        if len(dispatched):
            assert dispatched["tier"][0] == loops.lowest_able(case)
            n_checked += 1
    assert n_checked > 100


def test_each_hop_down_costs_one_sorting_at_the_desk_above(loops):
    n_hops = np.zeros(len(loops.tiers), int)
    for rows in loops.histories.values():
        downs, hops = ends(rows, Activity.SORT), rows[rows["activity"] == Activity.SEND_DOWN]
        downs = downs[downs["reason"] == Outcome.DOWN]
        assert downs["time_s"].tolist() == hops["time_s"].tolist()
        assert (downs["tier"] - 1).tolist() == hops["tier"].tolist()
        assert len(set(downs["item"].tolist())) == len(hops)
        for end in downs:
            begun = rows[(rows["item"] == end["item"]) & (rows["phase"] == Phase.START)]
            assert begun["time_s"][0] < end["time_s"]
        first = rows[rows["activity"] == Activity.DISPATCH][:1]
        if len(first):
            before = ends(rows[rows["time_s"] <= first["time_s"][0]], Activity.SORT)
            n_hops[abs(int(first["tier"][0]) - int(rows["tier"][0]))] += 1
            assert len(before) == 1 + abs(int(first["tier"][0]) - int(rows["tier"][0]))
    assert (n_hops > 0).all()  # from no hop to all the way down


def test_what_is_handed_up_goes_one_tier_at_a_time_and_comes_not_down_again(loops):
    n_handed_up = np.zeros(len(loops.tiers), int)
    for rows in loops.histories.values():
        floor, tier = 0, int(rows["tier"][0]) if len(rows) else 0
        for row in rows:
            step = {Activity.SEND_DOWN: -1, Activity.ESCALATE: 1}.get(int(row["activity"]), 0)
            assert row["tier"] == tier + step
            tier = int(row["tier"])
            if step > 0:
                floor = tier
                n_handed_up[tier] += 1
            assert tier >= floor
    assert (n_handed_up[1:] > 0).all()


def test_the_highest_tier_does_over_what_it_cannot_hand_up(loops):
    checked = ends(loops.ran.log.events, Activity.CHECK, Activity.REVIEW)
    at_top = checked[checked["tier"] == len(loops.tiers) - 1]
    assert Outcome.UNSOLVED_AGAIN not in at_top["reason"]
    assert Outcome.UNSOLVED in at_top["reason"]
