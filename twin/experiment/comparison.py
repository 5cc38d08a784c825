"""What came out of a comparison: tables of both bands, waterfalls, matched problems; and how it is written down."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.cache import law_hash
from twin.experiment.folder import FORMAT
from twin.experiment.headline import sign_of
from twin.experiment.measured import unpacked
from twin.experiment.paired import Paired, better, holds_by_chance, matched, paired
from twin.experiment.plans import Difference, Plan, differences, head_counts
from twin.experiment.redraws import Design, SecondBand, second_band, sureness
from twin.experiment.store import Kept, measuring_hash
from twin.experiment.waterfall import Waterfall, waterfall
from twin.vocabulary import HOUR_S, Stream

if TYPE_CHECKING:
    import pandas as pd

Counts = tuple[int, int, int]  # better, equal, worse


@dataclass(frozen=True)
class Outcome:
    """One run of a comparison: what is kept of it, or why there is nothing."""

    plan: str
    band: str
    number: int
    kept: Kept | None
    why: str


@dataclass(frozen=True)
class Row:
    """One measure of one plan against the base.

    Attributes
    ----------
    plan, measure : str
        Which.
    zh, en, unit : str
        What the measure is called and counted in.
    sign : int
        1 where more is better, -1 where less, 0 where neither can be said.
    pair : Paired or None
        Over the replications in which both plans have a value; None where there is none.
    n_left_out : int
        Replications in which one of the two has no value; `why` says why.
    why, note : str
        Why there is no value; what must be known of the values.
    by_replication, by_day : tuple of int or None
        How often the plan is better, equal and worse; None where neither can be said, or no day tells of it.
    band : SecondBand or None
        What redrawn assumptions say; None where nothing was redrawn, or there is no order to hold.
    by_chance : float or None
        Share of the redraws in which the order would hold, were there nothing but chance; about.
    sureness : str
        `high`, `middle`, `low`; `equal`, `untold` or `none` where nothing can be sure.
    """

    plan: str
    measure: str
    zh: str
    en: str
    unit: str
    sign: int
    pair: Paired | None
    n_left_out: int
    why: str
    note: str
    by_replication: Counts | None
    by_day: Counts | None
    band: SecondBand | None
    by_chance: float | None
    sureness: str

    @property
    def is_better(self) -> bool | None:
        """Whether the plan is better in the mean; None where that cannot be said."""
        if self.pair is None or not self.sign or self.pair.difference.mean == 0:
            return None
        return self.pair.difference.mean * self.sign > 0


@dataclass(frozen=True, eq=False)
class Comparison:
    """Plans compared with a base.

    Attributes
    ----------
    plans : tuple of Plan
        The base first.
    measures : tuple of str
        What is compared.
    seed, replications : int
        Which draws.
    design : Design
        The redrawn assumptions.
    redraw_length : dict of str to int
        How long a redraw runs, by dotted key.
    outcomes : tuple of Outcome
        All runs.
    """

    plans: tuple[Plan, ...]
    measures: tuple[str, ...]
    seed: int
    replications: int
    design: Design
    redraw_length: dict[str, int]
    outcomes: tuple[Outcome, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every measure of every plan against the base."""
        return tuple(self._row(plan, measure) for plan in self.plans[1:] for measure in self.measures)

    @cached_property
    def differences(self) -> dict[str, list[Difference]]:
        """Keys in which each plan differs from the base, by the plan's name."""
        return {plan.name: differences(self.plans[0].scenario, plan.scenario) for plan in self.plans[1:]}

    @cached_property
    def people(self) -> dict[str, dict[str, int]]:
        """How many people each post has, by plan."""
        return {plan.name: head_counts(plan.scenario) for plan in self.plans}

    @cached_property
    def waterfalls(self) -> dict[str, dict[str, Waterfall]]:
        """Where the difference in the time of a case comes from, by plan and stream."""
        found: dict[str, dict[str, Waterfall]] = {}
        for plan in self.plans[1:]:
            pairs = list(self._pairs(plan.name, "replication"))
            parts = {stream.key: waterfall([a["times"][stream.key] for _, a, _ in pairs],
                                           [b["times"][stream.key] for _, _, b in pairs]) for stream in Stream}
            found[plan.name] = {key: one for key, one in parts.items() if one is not None}
        return found

    @cached_property
    def matches(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Problems that both plans have, and all of either, over all replications: `born` and `reported`, by plan."""
        return {plan.name: {key: self._matched(plan.name, key) for key in ("born", "reported")}
                for plan in self.plans[1:]}

    @property
    def days(self) -> int:
        """Days of each replication."""
        return self.plans[0].scenario.calendar.days

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Runs that could not be made."""
        return tuple(one for one in self.outcomes if one.kept is None)

    @property
    def n_redraws(self) -> int:
        """Redraws that could be run under every plan."""
        names = {plan.name for plan in self.plans}
        lost = {one.number for one in self.failures if one.band == "redraw" and one.plan in names}
        return len(self.design.values) - len(lost)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the runs say that a reader must know, each once."""
        return tuple(dict.fromkeys(text for one in self.outcomes if one.kept for text in one.kept["warnings"]))

    @cached_property
    def frame(self) -> "pd.DataFrame":
        """One row for each measure of each run: plan, scenario_hash, band, number, measure, value, unit, why."""
        import pandas as pd

        columns = ("plan", "scenario_hash", "band", "number", "measure", "value", "unit", "why")
        return pd.DataFrame([
            (one.plan, one.kept["scenario_hash"], one.band, one.number, name, said["value"], said["unit"],
             said.get("why", ""))
            for one in self.outcomes if one.kept for name, said in one.kept["measures"].items()], columns=list(columns))

    def of(self, plan: str, band: str) -> dict[int, Kept]:
        """Measured runs of a plan in a band, by number."""
        return {one.number: one.kept for one in self.outcomes
                if one.plan == plan and one.band == band and one.kept is not None}

    def _pairs(self, plan: str, band: str) -> Iterator[tuple[int, Kept, Kept]]:
        """Number, run of the base and run of a plan, of all that both have."""
        base, other = self.of(self.plans[0].name, band), self.of(plan, band)
        for number in sorted(base.keys() & other.keys()):
            yield number, base[number], other[number]

    def _row(self, plan: Plan, measure: str) -> Row:
        """One measure of one plan."""
        said = [(a["measures"][measure], b["measures"][measure]) for _, a, b in self._pairs(plan.name, "replication")]
        told = [(a["value"], b["value"]) for a, b in said if a["value"] is not None and b["value"] is not None]
        first: Kept = next((one for pair in said for one in pair), {})
        sign = sign_of(measure)
        base, other = ([pair[n] for pair in told] for n in (0, 1))
        pair = paired(base, other) if told else None
        band = self._second(plan.name, measure, pair.difference.mean) if pair else None
        return Row(
            plan.name, measure, first.get("zh", measure), first.get("en", measure), first.get("unit", ""), sign, pair,
            len(said) - len(told), next((str(one["why"]) for two in said for one in two if one.get("why")), ""),
            next((str(one["note"]) for two in said for one in two if one.get("note")), ""),
            better(base, other, sign) if told and sign else None, self._by_day(plan.name, measure, sign), band,
            holds_by_chance(pair, self.redraw_length["calendar.days"] / self.days) if pair and band else None,
            sureness(pair, band))

    def _second(self, plan: str, measure: str, mean: float) -> SecondBand | None:
        """What redrawn assumptions say of a measure."""
        runs = {number: (a["measures"][measure]["value"], b["measures"][measure]["value"])
                for number, a, b in self._pairs(plan, "redraw")}
        pairs = (runs.get(draw, (None, None)) for draw in range(len(self.design.values)))
        return second_band(self.design, [None if None in (a, b) else b - a for a, b in pairs], mean)

    def _by_day(self, plan: str, measure: str, sign: int) -> Counts | None:
        """On how many days of all replications a plan is better, equal and worse, where days tell of a measure."""
        shares: tuple[list[float], list[float]] = ([], [])
        for _, a, b in self._pairs(plan, "replication"):
            for one, two in zip(a["daily"].get(measure, ()), b["daily"].get(measure, ()), strict=True):
                if one[1] and two[1]:
                    shares[0].append(one[0] / one[1])
                    shares[1].append(two[0] / two[1])
        return better(*shares, sign) if shares[0] and sign else None

    def _matched(self, plan: str, key: str) -> tuple[int, int]:
        """Problems that both plans have and all of either, over all replications."""
        found = [matched(unpacked(a[key]), unpacked(b[key])) for _, a, b in self._pairs(plan, "replication")]
        both, either = np.array(found, np.int64).reshape(-1, 2).sum(axis=0)
        return int(both), int(either)

    # ------------------------------------------------------------------------------------------ writing
    def to_json(self) -> dict[str, Any]:
        """Everything that is told, as JSON can hold it; the same bytes for the same plans and version."""
        return {
            "format": FORMAT, "seed": self.seed, "replications": self.replications,
            "days": self.days, "law_hash": law_hash(), "measuring_hash": measuring_hash(),
            "plans": [{"name": plan.name, "title": plan.title, "said": plan.said, "scenario_hash": plan.scenario.hash,
                       "people": self.people[plan.name],
                       "differences": [asdict(one) for one in self.differences.get(plan.name, [])]}
                      for plan in self.plans],
            "measures": [plain(asdict(row) | {"is_better": row.is_better}) for row in self.rows],
            "waterfalls": {plan: {key: waterfall_json(one) for key, one in parts.items()}
                           for plan, parts in self.waterfalls.items()},
            "matched": {plan: {key: {"both": both, "either": either} for key, (both, either) in found.items()}
                        for plan, found in self.matches.items()},
            "redraws": {"n": self.n_redraws, "invalid": self.design.n_invalid, "length": self.redraw_length,
                        "stated": list(self.design.stated), "names": list(self.design.names),
                        "numbers": self.design.n_numbers,
                        "values": self.design.values.tolist()},
            "failures": [{"plan": one.plan, "band": one.band, "number": one.number, "why": one.why}
                         for one in self.failures],
            "warnings": list(self.warnings),
        }


def plain(value: Any) -> Any:
    """Value without what JSON does not have: an endless half-width, of a single pair, is None."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def waterfall_json(one: Waterfall) -> dict[str, Any]:
    """Waterfall in hours, and its remainder as an exact number of seconds."""
    def hours(parts: dict[str, Any]) -> dict[str, float]:
        return {key: float(part / HOUR_S) for key, part in parts.items()}

    return {"unit": "h", "pairs": one.n_pairs, "left_out": one.n_left_out, "base": float(one.base / HOUR_S),
            "other": float(one.other / HOUR_S), "difference": float(one.difference / HOUR_S),
            "by_cause": hours(one.by_cause), "by_unit": hours(one.by_unit), "remainder_s": str(one.remainder)}
