"""A table of settings in, a tidy table of measures out: the shortest way from a design of one's own to values."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.experiment.compare import STORE, Progress
from twin.experiment.measured import Failure
from twin.experiment.run import EngineName, driver_of
from twin.experiment.store import refuse_unwritable
from twin.experiment.study.runs import Ended, Place, make_all, refuse_unknown_measures, refuse_workers, task_for
from twin.scenario import Scenario, load
from twin.vocabulary import BadInput

if TYPE_CHECKING:
    import pandas as pd

RESULTS = ("row", "replication", "scenario_hash", "digest", "measure", "value", "unit", "why")
SCENARIO = "scenario"  # column that names another base, row by row


def sweep(frame: "pd.DataFrame", measures: Sequence[str], replications: int = 4, *, base: str | Path | Scenario = "",
          overrides: Mapping[str, Any] | None = None, days: int | None = None, seed: int | None = None,
          engine: EngineName = "compiled", store: str | Path = STORE, workers: int | None = None,
          scheduler: str | None = None, progress: Progress | None = None) -> "pd.DataFrame":
    """Run every row of a table of settings and return one row for each measure of each run.

    Parameters
    ----------
    frame : DataFrame
        One row for each setting. Columns are dotted keys of the scenario, such as `staff.dispatchers.count`; a missing
        value leaves the base's own. A column `scenario` names the base of each row.
    measures : sequence of str
        Names of `kpis.json`, and `case_time` and `duty_hours` beside them.
    replications : int
        Runs of each row that differ by chance alone; the same ones for all rows, so that rows are paired.
    base : str, Path or Scenario
        What is varied; may be left out where the frame has a column `scenario`.
    overrides : mapping, optional
        Values by dotted key for all rows.
    days, seed : int, optional
        Instead of the scenarios' own.
    engine : {"compiled", "reference"}
        Which driver.
    store : str or Path
        Folder where measured runs are kept, and found again by a later call.
    workers : int, optional
        Processes; as many as there are cores if left out. A script that asks for more than one must guard its main
        part with `if __name__ == "__main__":`.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers make the runs instead.
    progress : callable, optional
        Called with the number of runs that are done and of all.

    Returns
    -------
    DataFrame
        The columns of `frame`, then `row` (its position in `frame`), `replication`, `scenario_hash`, `digest`,
        `measure`, `value` (NaN where it has none), `unit`, `why` (there is no value: a measure without cases, or a run
        that could not be made, which has no digest).

    Raises
    ------
    BadInput
        A key, value or measure that is not there; no base; a number out of range; the frame is empty.
    WorkFailed
        The work was stopped; what was made is kept.
    """
    import pandas as pd

    refuse_workers(workers)
    driver_of(engine)
    refuse_frame(frame, measures, replications, base)
    refuse_unwritable(Path(store))
    scenarios = [scenario_of_row(number, said, base, overrides or {}, days)
                 for number, said in enumerate(frame.to_dict("records"))]
    keys = [(number, replication) for number in range(len(scenarios)) for replication in range(replications)]
    tasks = [task_for(scenarios[number], replication, scenarios[number].seed if seed is None else seed, engine,
                      Path(store), measures) for number, replication in keys]
    n_done = 0

    def note(_position: int, one: Ended) -> None:
        nonlocal n_done
        n_done += 1
        if not isinstance(one, Failure):
            refuse_unknown_measures(one, measures, "sweep: measures")
        if progress is not None:
            progress(n_done, len(tasks))

    ended = make_all(tasks, Place(workers, scheduler), note)
    settings = frame.reset_index(drop=True)
    rows = [(number, replication, scenarios[number].hash, *told)
            for (number, replication), one in zip(keys, ended, strict=True) for told in told_of_run(one, measures)]
    found = pd.DataFrame(rows, columns=list(RESULTS)).astype({"value": float})
    return settings.loc[found["row"]].reset_index(drop=True).join(found)


def refuse_frame(frame: "pd.DataFrame", measures: Sequence[str], replications: int,
                 base: str | Path | Scenario) -> None:
    """Refuse a table without rows, columns that would stand twice, no measures, no base."""
    if not len(frame):
        raise BadInput("sweep: the frame has no rows; write one row for each setting")
    for name in map(str, frame.columns):
        if name in RESULTS:
            raise BadInput(f"sweep: a column of the frame is called {name}, as one of the result's is; rename it")
    if isinstance(measures, str) or not measures:
        raise BadInput('sweep: measures must be a list of names, as in ["on_time", "open"]')
    if replications < 1:
        raise BadInput(f"sweep: replications: {replications} is out of range; must be at least 1")
    if not base and SCENARIO not in frame.columns:
        raise BadInput('sweep: names no scenario; write base="haidian_street", or give the frame a column scenario')


def scenario_of_row(number: int, said: Mapping[Any, Any], base: str | Path | Scenario, overrides: Mapping[str, Any],
                    days: int | None) -> Scenario:
    """Scenario of a row; what cannot be used is refused with the row's number."""
    values = {str(key): plain(value) for key, value in said.items() if key != SCENARIO and not is_missing(value)}
    named = base if is_missing(said.get(SCENARIO)) else str(said[SCENARIO])
    laid = {**overrides, **values, **({} if days is None else {"calendar.days": days})}
    try:
        return named.replace(laid) if isinstance(named, Scenario) else load(named, laid)
    except BadInput as error:
        raise BadInput(f"sweep: row {number}: {error}") from None


def is_missing(value: Any) -> bool:
    """Whether a cell says nothing."""
    return value is None or (isinstance(value, float) and value != value)


def plain(value: Any) -> Any:
    """Value of a cell as YAML would give it: whole where a column of floats holds whole numbers for want of a value."""
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def told_of_run(one: Ended, measures: Sequence[str]) -> list[tuple[str, str, float | None, str, str]]:
    """Digest, measure, value, unit and why there is none, for each measure of a run."""
    if isinstance(one, Failure):
        return [("", name, None, "", one.why) for name in measures]
    return [(one.digest, name, one.values[name], one.labels.get(name, {}).get("unit", ""), one.whys[name])
            for name in measures]
