"""Parts of a whole that are measured like the whole: streets, kinds of units."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from twin.eventlog.schema import Log
from twin.kpi.names import Labels, label
from twin.kpi.truth import Problems
from twin.vocabulary import Ending, Stream

FEWEST_REPORTS = 30  # first reports of a street, below which it is put together with others that have few
STREET_DIGITS = 9  # of the national codes: 6 of the district, 3 of the street, 3 of the community
OTHERS = "others"
Streets = Mapping[str, tuple[str, str]]  # code and name of its street, by code of a place


@dataclass(frozen=True, eq=False)
class Group:
    """A part of the whole: a stream, a street, a kind of unit.

    Attributes
    ----------
    key, zh, en : str
        Key and names; those of the whole are empty.
    of_case, of_problem : ndarray of bool
        Which cases and which problems belong to it.
    """

    key: str
    zh: str
    en: str
    of_case: np.ndarray
    of_problem: np.ndarray

    def name(self, key: str) -> str:
        """Key of a figure of this group."""
        return f"{key}.{self.key}" if self.key else key

    def words(self, zh: str, en: str) -> tuple[str, str]:
        """Names of a figure of this group."""
        return (f"{zh}·{self.zh}", f"{en}, {self.en}") if self.key else (zh, en)


def whole(log: Log, there: Problems) -> Group:
    """All cases and all problems."""
    return Group("", "", "", np.ones(len(log.cases), bool), np.ones(len(there), bool))


def stream_groups(log: Log, there: Problems) -> list[Group]:
    """The two streams."""
    return [Group(stream.key, stream.zh, stream.en, log.cases["stream"] == stream, there.stream == stream)
            for stream in Stream]


def street_groups(log: Log, there: Problems, end_s: int, streets: Streets | None) -> Iterator[Group]:
    """Streets by first reports, most first; those with few reports together as one."""
    of_place = [street_of(code, streets) for code in log.names.places]
    codes = np.array([*(code for code, _ in of_place), ""])
    names = dict(of_place)
    case_code, problem_code = codes[log.cases["place"]], codes[there.place]
    told, n_reports = np.unique(problem_code[there.is_found(end_s)], return_counts=True)
    n_of = dict(zip(told.tolist(), n_reports.tolist(), strict=True))
    present = sorted({*case_code.tolist(), *problem_code.tolist()} - {""}, key=lambda code: (-n_of.get(code, 0), code))
    large = [code for code in present if n_of.get(code, 0) >= FEWEST_REPORTS]
    for code in large:
        yield Group(f"street.{code}", names[code], names[code], case_code == code, problem_code == code)
    small = [code for code in present if code not in large]
    if small:
        zh, en = f"上报少的街道{len(small)}个合计", f"{len(small)} streets with few reports"
        yield Group(f"street.{OTHERS}", zh, en, np.isin(case_code, small), np.isin(problem_code, small))


def street_of(code: str, streets: Streets | None) -> tuple[str, str]:
    """Code and name of the street of a place; nothing for one above all streets."""
    if streets is not None:
        return streets.get(code, ("", ""))
    street = code[:STREET_DIGITS] if len(code) >= STREET_DIGITS else ""
    return street, street


def unit_groups(log: Log, there: Problems, labels: Labels) -> Iterator[Group]:
    """Kinds of units that had the lead when a case was closed."""
    kinds = np.array([*(unit.rpartition("/")[2] for unit in log.names.units), ""])
    of_case = kinds[log.cases["unit"]]
    is_closed = log.cases["ending"] == Ending.CLOSED
    for kind in sorted(set(of_case[is_closed].tolist()) - {""}):
        yield Group(f"unit.{kind}", label(kind, labels, "zh"), label(kind, labels, "en"), of_case == kind,
                    np.zeros(len(there), bool))
