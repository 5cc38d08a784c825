"""Measures of a network of stations: how many come to each, for how long, how busy it is. Times in hours."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from twin.experiment.visits import Visits, first_times, hours
from twin.vocabulary import FIRST_SIDE, HOUR_S, BadInput, Phase, Stage, nearest

Stations = Mapping[str, Sequence[str]]


def station_measure(visits: Visits, name: str, stations: Stations) -> float:
    """One measure of a network, by its name: `arrival_rate_`, `mean_stage_sojourn_`, `utilisation_`, `share_`.

    Raises
    ------
    BadInput
        No measure, or no station, has this name.
    """
    if name == "mean_handlings":
        return mean_handlings(visits, stations)
    for prefix, find in OF_STATION.items():
        if name.startswith(prefix) and name.removeprefix(prefix) in stations:
            return find(visits, stations, name.removeprefix(prefix))
    known = [prefix + station for prefix in OF_STATION for station in stations]
    raise BadInput(f"exact cases: unknown measure {name!r}{nearest(name, known)}")


def stages_of(stations: Stations, station: str) -> list[int]:
    """Numbers of the stages that make up a station."""
    return [Stage[key.upper()].value for key in stations[station]]


def rows_of(visits: Visits, stages: list[int]) -> np.ndarray:
    """Rows of the log in which work at some stages waits, begins or ends."""
    events = visits.log.events
    return events[(events["activity"] < FIRST_SIDE) & np.isin(events["activity"], stages) & (events["case"] >= 0)]


def arrival_rate(visits: Visits, stations: Stations, station: str) -> float:
    """Cases that come to a station, an hour."""
    rows = rows_of(visits, stages_of(stations, station))
    is_inside = (rows["time_s"] >= visits.first_s) & (rows["time_s"] < visits.last_s)
    return float((is_inside & (rows["phase"] == Phase.ENABLE)).sum() / hours(visits))


def mean_stage_sojourn(visits: Visits, stations: Stations, station: str) -> float:
    """Hours from coming to a station to leaving it, of those that come in the window and leave."""
    rows = rows_of(visits, stages_of(stations, station))
    come, gone = (first_times(rows, rows["phase"] == phase) for phase in (Phase.ENABLE, Phase.END))
    kept = (come >= visits.first_s) & (come < visits.last_s) & (gone >= 0)
    return float((gone - come)[kept].mean() / HOUR_S)


def utilisation(visits: Visits, stations: Stations, station: str) -> float:
    """Share of their time that the people of a station work."""
    rows = rows_of(visits, stages_of(stations, station))
    rows = rows[rows["actor"] >= 0]
    times_s = np.clip(rows["time_s"], visits.first_s, visits.last_s)
    sign = np.select([rows["phase"] == Phase.START, rows["phase"] == Phase.END], [-1, 1], 0)
    in_hand = visits.last_s * -sign.sum()  # of those who work when the log ends
    n_people = len(np.unique(rows["actor"]))
    return float((sign * times_s).sum() + in_hand) / (visits.last_s - visits.first_s) / n_people


# ---------------------------------------------------------------------------------------------- who handled a case
def mean_handlings(visits: Visits, stations: Stations) -> float:
    """How often a case was handled, at whatever station."""
    return float(np.mean(handlings(visits, stations)[0]))


def share(visits: Visits, stations: Stations, station: str) -> float:
    """Share of cases that were handled last at a station."""
    return float(np.mean(handlings(visits, stations)[1] == list(stations).index(station)))


def handlings(visits: Visits, stations: Stations) -> tuple[np.ndarray, np.ndarray]:
    """How often each case of the window was handled, and the number of the station where it was last."""
    cases = visits.log.cases
    count, last = np.zeros(len(cases), np.int64), np.full(len(cases), -1, np.int64)
    rows = rows_of(visits, [stage for station in stations for stage in stages_of(stations, station)])
    rows = rows[rows["phase"] == Phase.END]
    np.add.at(count, rows["case"], 1)
    number = np.zeros(len(Stage), np.int64)
    for position, station in enumerate(stations):
        number[stages_of(stations, station)] = position
    last[rows["case"]] = number[rows["activity"]]  # of several rows of a case, the last one stays
    kept = (cases["opened_s"] >= visits.first_s) & (cases["opened_s"] < visits.last_s) & (cases["concluded_s"] >= 0)
    return count[kept], last[kept]


OF_STATION: dict[str, Callable[[Visits, Stations, str], float]] = {
    "arrival_rate_": arrival_rate, "mean_stage_sojourn_": mean_stage_sojourn, "utilisation_": utilisation,
    "share_": share,
}
