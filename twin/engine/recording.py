"""From the rows that a driver wrote and the tables it left to the log that everybody else reads."""

import numpy as np

from twin.eventlog.rows import joined, put, resized
from twin.eventlog.schema import CASE, EVENT, TRUTH, Log, Names
from twin.state import Snapshot, Tables
from twin.vocabulary import FIRST_TRUTH, NEVER, NONE, Activity, Cause, Doing, Lane, Phase, Truth

AT_A_TIME = 1 << 20  # rows looked at together


def opening_rows(at_start: Snapshot) -> np.ndarray:
    """Rows that say what is already going on when the log begins: open cases, waiting items, people on duty.

    Parameters
    ----------
    at_start : Snapshot
        State at the first second of the log, after a warm start.

    Returns
    -------
    ndarray of EVENT
        Truth rows stand first, with the time of birth; all others have the time of the snapshot.
    """
    tables, time_s = at_start.tables, at_start.time_s
    people = tables["people"]
    is_on_duty, is_working = people["is_on_duty"] == 1, people["doing"] == Doing.ITEM
    return np.concatenate([
        births_before(tables),
        carried(tables, time_s),
        of_people(tables, time_s, Activity.DUTY, Phase.START, is_on_duty | is_working),
        of_people(tables, time_s, Activity.PATROL, Phase.START, people["is_on_patrol"] == 1),
        of_people(tables, time_s, Activity.VISIT, Phase.START, people["doing"] == Doing.VISIT),
        waiting(tables, time_s),
        laid_aside(tables, time_s),
        waited(tables, time_s, -1),  # what was waited before the log begins is none of it
        of_people(tables, time_s, Activity.DUTY, Phase.END, is_working & ~is_on_duty),  # in overtime
    ])


def filled(n_rows: int, **columns: object) -> np.ndarray:
    """Rows of the log with some columns filled and all others null."""
    rows = np.zeros(n_rows, EVENT)
    for name in EVENT.names or ():
        rows[name] = columns.get(name, NONE)
    return rows


def births_before(tables: Tables) -> np.ndarray:
    """Births of the incidents that are still of interest: in an open case, or not known yet."""
    incidents, cases = tables["incidents"], tables["cases"]
    is_kept = (incidents["is_present"] == 1) & (incidents["is_solved"] == 0) & (incidents["is_known"] == 0)
    is_kept[cases["incident"][cases["ending"] == NONE]] = True
    rows = np.flatnonzero(is_kept & (incidents["is_background"] == 0))
    return filled(len(rows), time_s=incidents["born_s"][rows], activity=Truth.BORN, phase=Phase.FACT, item=rows)


def carried(tables: Tables, time_s: int) -> np.ndarray:
    """One row for each open case, and one more for each that stands at a stage which holds nobody."""
    cases = tables["cases"]
    rows = np.flatnonzero((cases["ending"] == NONE) & ~background(tables))
    own = cases[rows]
    facts = filled(len(rows), time_s=time_s, activity=Activity.CARRY, phase=Phase.FACT, case=rows, stage=own["stage"],
                   tier=tier_of_place(tables, own["place"]), unit=own["unit"], actor=own["reporter"],
                   reason=own["channel"], value=own["opened_s"])
    timed = rows[own["timer_s"] < NEVER]
    timers = filled(len(timed), time_s=time_s, activity=cases["stage"][timed], phase=Phase.START, case=timed,
                    stage=cases["stage"][timed], tier=tier_of_place(tables, cases["place"][timed]),
                    unit=cases["unit"][timed])
    return np.concatenate([facts, timers])


def waiting(tables: Tables, time_s: int) -> np.ndarray:
    """One row for each item that waits, and one more for each that somebody is at; in the order of cases."""
    cases, items, pools = tables["cases"], tables["items"], tables["pools"]
    is_used = (items["is_waiting"] == 1) | (items["person"] != NONE) | set_by(tables)
    rows = np.flatnonzero(is_used & (cases["ending"][items["case"]] == NONE) if len(cases) else is_used)
    rows = rows[np.lexsort((items["number"][rows], items["case"][rows]))]
    case = items["case"][rows]
    is_of_stage, is_left_out = cases["item"][case] == rows, background(tables)[case]
    common = {"time_s": time_s, "case": case, "item": items["number"][rows], "stage": cases["stage"][case],
              "tier": tier_of_place(tables, cases["place"][case]), "unit": pools["unit"][items["pool"][rows]],
              "activity": items["activity"][rows]}
    enabled = filled(len(rows), phase=Phase.ENABLE, value=np.where(is_of_stage, cases["stage_due_s"][case], NONE),
                     **common)
    started = filled(len(rows), phase=Phase.START, actor=items["person"][rows], value=items["travel_s"][rows], **common)
    for name in ("case", "item", "stage"):
        started[name][is_left_out] = NONE
    return np.concatenate([enabled[~is_left_out], started[items["person"][rows] != NONE]])


def set_by(tables: Tables) -> np.ndarray:
    """Whether each item is somebody's or some tray's though nobody is at it: kept, or unseen, or laid aside."""
    items = tables["items"]
    found = np.zeros(len(items), bool)
    for kept in (tables["cases"]["item"], tables["people"]["kept_item"]):
        found[kept[kept != NONE]] = True
    for first in tables["pools"]["first_unseen"]:
        while first != NONE:
            found[first] = True
            first = items["next"][first]
    return found


def laid_aside(tables: Tables, time_s: int) -> np.ndarray:
    """One row for each file that is in nobody's tray."""
    cases, items, pools = tables["cases"], tables["items"], tables["pools"]
    rows = np.flatnonzero((cases["comb_s"] < NEVER) & ~background(tables))
    own = items[cases["item"][rows]]
    return filled(len(rows), time_s=time_s, activity=Activity.LAY_ASIDE, phase=Phase.FACT, case=rows,
                  item=own["number"], stage=cases["stage"][rows], tier=tier_of_place(tables, cases["place"][rows]),
                  unit=pools["unit"][own["pool"]], reason=Cause.LAID_ASIDE)


def waited(tables: Tables, time_s: int, factor: int) -> np.ndarray:
    """Rows that say why the items that wait have waited so far, as the law would when they are begun."""
    items, pools, cases = tables["items"], tables["pools"], tables["cases"]
    is_laid = (items["is_waiting"] == 1) | set_by(tables)
    is_open = cases["ending"][items["case"]] == NONE if len(cases) else np.zeros(len(items), bool)
    rows = np.flatnonzero(is_laid & (items["laid_s"] != NONE) & is_open)
    rows = rows[~background(tables)[items["case"][rows]]]
    rows = rows[np.argsort(items["number"][rows])]
    own, pool = items[rows], pools[items["pool"][rows]]
    passed_s = np.where(pool["n_on_duty"] > 0, time_s - pool["counted_s"], 0)
    off_s = time_s - own["laid_s"] - (pool["open_s"] + passed_s - own["open_mark_s"])
    first_s = pool["first_busy_s"] + np.where(pool["n_at_first"] > 0, passed_s, 0)
    second_s = pool["second_busy_s"] + np.where(pool["n_at_first"] + pool["n_at_second"] > 0, passed_s, 0)
    behind_s = np.select([own["lane"] == Lane.ORDINARY, own["lane"] == Lane.REMINDED], [second_s, first_s], 0)
    case = own["case"]
    told = []
    for cause, seconds in ((Cause.OFF_DUTY, off_s), (Cause.LOWER_PRIORITY, behind_s - own["behind_mark_s"])):
        all_of_one = filled(len(rows), time_s=time_s, activity=Activity.WAITED, phase=Phase.FACT, case=case,
                            item=own["number"], stage=cases["stage"][case], unit=pool["unit"],
                            tier=tier_of_place(tables, cases["place"][case]), reason=cause, value=factor * seconds)
        told.append(all_of_one[seconds > 0])
    return np.concatenate(told)


def background(tables: Tables) -> np.ndarray:
    """Which cases belong to places that are simulated in outline only; shape (n_cases,)."""
    found: np.ndarray = tables["incidents"]["is_background"][tables["cases"]["incident"]] == 1
    return found


def of_people(tables: Tables, time_s: int, activity: Activity, phase: Phase, chosen: np.ndarray) -> np.ndarray:
    """One row for each of some people."""
    rows = np.flatnonzero(chosen)
    unit = tables["pools"]["unit"][tables["people"]["pool"][rows]]
    tier = tier_of_place(tables, tables["units"]["place"][unit])
    return filled(len(rows), time_s=time_s, activity=activity, phase=phase, actor=rows, unit=unit, tier=tier)


def tier_of_place(tables: Tables, places: np.ndarray) -> np.ndarray:
    """Tier of each place."""
    return tables["places"]["tier"][places]


# ---------------------------------------------------------------------------------------------- the log
def log_of(rows: np.ndarray, at_start: Snapshot, at_end: Snapshot, names: Names) -> Log:
    """Log of a run.

    Parameters
    ----------
    rows : ndarray of EVENT
        Opening rows and what the driver wrote since. They are taken over, and become the events of the log: a year
        of a district is three gigabytes, which nobody wants twice.
    at_start, at_end : Snapshot
        State when the log begins and when it ends; cases over before it begins are left out.
    names : Names
        What row numbers stand for.
    """
    tables = at_end.tables
    numbers = case_numbers(at_start, background(tables))
    n_events, truth, last = 0, [np.zeros(0, EVENT)], waited(tables, at_end.time_s, 1)
    for first in range(0, len(rows), AT_A_TIME):
        part, own_truth = told_apart(rows[first : first + AT_A_TIME], numbers)
        put(rows, n_events, part)
        n_events += len(part)
        truth.append(own_truth)
    part, _ = told_apart(last, numbers)
    events = resized(rows, n_events + len(part))
    put(events, n_events, part)
    return Log(events, truth_of(joined(truth), tables), cases_of(tables, numbers), names)


def told_apart(rows: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Events and truth among some rows, both new, with the numbers that cases have in the log."""
    is_of_case, case = rows["case"] != NONE, numbers[rows["case"]]
    is_truth = rows["activity"] >= FIRST_TRUTH
    is_left_out = is_of_case & (case == NONE)
    found = []
    for is_chosen in (~is_truth & ~is_left_out, is_truth):
        chosen = rows.compress(is_chosen)
        chosen["case"] = case[is_chosen]
        found.append(chosen)
    return found[0], found[1]


def case_numbers(at_start: Snapshot, is_left_out: np.ndarray) -> np.ndarray:
    """Number in the log of each case; NONE for the background and for those that were over before it begins.

    One spare last entry is NONE.
    """
    is_kept = ~is_left_out
    is_kept[: len(at_start.tables["cases"])] &= at_start.tables["cases"]["ending"] == NONE
    return np.append(np.where(is_kept, np.cumsum(is_kept) - 1, NONE), NONE)


def truth_of(rows: np.ndarray, tables: Tables) -> np.ndarray:
    """Truth record from truth rows; what belongs to the incident is added."""
    truth = np.zeros(len(rows), TRUTH)
    own = tables["incidents"][rows["item"]]
    for name in ("time_s", "activity", "case", "actor", "value"):
        truth[name] = rows[name]
    truth["incident"] = rows["item"]
    for name in ("key", "category", "place", "severity"):
        truth[name] = own[name]
    return truth


def cases_of(tables: Tables, numbers: np.ndarray) -> np.ndarray:
    """Attributes of the cases as they stand at the end."""
    kept = np.flatnonzero(numbers[:-1] != NONE)
    rows = tables["cases"][kept]
    incidents = tables["incidents"][rows["incident"]]
    table = np.zeros(len(kept), CASE)
    for name in ("key", "incident", "channel", "reporter", "opened_s", "entry_tier", "unit", "due_s", "concluded_s",
                 "ending", "stage", "n_reworks", "n_escalations", "n_dispatches"):
        table[name] = rows[name]
    table["case"] = np.arange(len(kept))
    table["stream"] = tables["categories"]["stream"][incidents["category"]]
    for name in ("category", "severity", "place"):
        table[name] = incidents[name]
    table["tier"] = tier_of_place(tables, rows["place"])
    return table
