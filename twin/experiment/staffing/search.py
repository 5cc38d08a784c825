"""The smallest roster that meets a level of service: searched by simulation, judged by fresh replications.

A search that picks the best of many noisy values picks lucky ones (the winner's curse). So the search only proposes:
the best few are run again with replications that the search has not seen, and of these the smallest is taken whose
level is met with 95 % confidence after Holm's correction for looking at several.
"""

import logging
import warnings
from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Protocol

import numpy as np

from twin.experiment.paired import interval
from twin.experiment.staffing.answer import Answer, Point, Question, Roster, Tried, holm
from twin.vocabulary import WorkFailed

if TYPE_CHECKING:
    from optuna import Study

N_STARTING = 8  # rosters drawn blindly before the search learns


class Evaluate(Protocol):
    """How a roster is judged: values of one measure, one of each replication, the same chance for all rosters."""

    def __call__(self, roster: Roster, replications: Sequence[int]) -> np.ndarray:
        """Value of the measure in each replication, shape (n_replications,)."""
        ...


def smallest_roster(question: Question, evaluate: Evaluate) -> Answer:
    """Search rosters, judge the best few with fresh replications, and take the smallest that meets the level.

    Parameters
    ----------
    question : Question
        What is looked for.
    evaluate : Evaluate
        `Simulated`, or anything that gives a value for each replication. Where it has a method
        `prepare(rosters, replications)`, this is called before several are judged.

    Returns
    -------
    Answer

    Raises
    ------
    WorkFailed
        A value is missing, or optuna is not installed.
    """
    searching = range(question.n_search)
    seen = _explored(question, evaluate, searching)
    order = sorted(seen, key=lambda point: (question.hours(_roster(question, point)), point))
    best, promised = candidates(question, order, seen)
    fresh_ones = range(question.n_search, question.n_search + question.n_fresh)
    _prepare(evaluate, [_roster(question, point) for point in best], fresh_ones)
    fresh = {point: _values(question, evaluate, point, fresh_ones) for point in best}
    met = dict(zip(best, holm([fresh[point] for point in best], question.level, question.sign), strict=True))
    tried = {point: Tried(point, question.hours(_roster(question, point)), seen[point],
                          fresh.get(point, np.zeros(0)), met.get(point, False)) for point in order}
    chosen = next((one for one in tried.values() if one.is_met), None)
    return Answer(question, tuple(tried.values()), chosen, None if promised is None else tried[promised])


def _explored(question: Question, evaluate: Evaluate, replications: Sequence[int]) -> dict[Point, np.ndarray]:
    """Values of the rosters that are tried: all there are, or those that the search asks for."""
    spans = [range(low, high + 1) for low, high in question.axes.values()]
    if prod(len(span) for span in spans) <= question.n_trials:
        every = [tuple(int(n) for n in point) for point in np.stack(
            [axis.ravel() for axis in np.meshgrid(*spans, indexing="ij")], axis=1)]
        _prepare(evaluate, [_roster(question, point) for point in every], replications)
        return {point: _values(question, evaluate, point, replications) for point in every}
    found: dict[Point, np.ndarray] = {}
    study = _study(question)
    while (n_left := question.n_trials - len(study.trials)) > 0:
        trials = [study.ask() for _ in range(min(question.n_batch, n_left))]
        points = [tuple(trial.suggest_int(name, *span) for name, span in question.axes.items()) for trial in trials]
        _prepare(evaluate, [_roster(question, point) for point in points if point not in found], replications)
        for trial, point in zip(trials, points, strict=True):
            if point not in found:
                found[point] = _values(question, evaluate, point, replications)
            trial.set_user_attr("lacking", question.sign * (question.level - float(found[point].mean())))
            study.tell(trial, question.hours(_roster(question, point)))
    return found


def _study(question: Question) -> "Study":
    """Search for the fewest hours among rosters that meet the level; the largest and the smallest roster come first."""
    try:
        import optuna
    except ImportError:
        raise WorkFailed("staffing: the search needs optuna; install twin with the extra `calibrate`") from None
    optuna.logging.set_verbosity(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # constraints are said otherwise from optuna 5 on; this way goes with 4, too
        sampler = optuna.samplers.TPESampler(
            seed=question.seed, n_startup_trials=min(N_STARTING, question.n_trials),
            multivariate=len(question.axes) > 1, constant_liar=question.n_batch > 1,
            constraints_func=lambda trial: (trial.user_attrs["lacking"],))
    study = optuna.create_study(sampler=sampler)
    for end in (1, 0):
        study.enqueue_trial({name: span[end] for name, span in question.axes.items()})
    return study


def candidates(question: Question, order: Sequence[Point],
               seen: Mapping[Point, np.ndarray]) -> tuple[list[Point], Point | None]:
    """Rosters that are judged anew, by hours, and the one that the search alone would take.

    Beside this one: the smallest that surely seems to meet the level, so that there is one to fall back upon; of the
    smaller ones that may meet it, those that come nearest; then larger ones.
    """
    sign, level = question.sign, question.level
    means = {point: interval(sign * seen[point]) for point in order}
    promised = next((point for point in order if means[point].mean >= sign * level), None)
    surely = [point for point in order if means[point].mean - means[point].half >= sign * level][:1]
    perhaps = [point for point in order if means[point].mean + means[point].half >= sign * level]
    n_smaller = len(order) if promised is None else list(order).index(promised)
    smaller = sorted(set(perhaps) & set(order[:n_smaller]), key=lambda point: (-means[point].mean, point))
    first = [*([] if promised is None else [promised]), *surely, *smaller, *perhaps]
    if not first:  # none may: tell at least how near the best one comes
        first = [max(order, key=lambda point: means[point].mean)]
    best = list(dict.fromkeys(first))[:question.n_best]
    return sorted(best, key=list(order).index), promised


def _prepare(evaluate: Evaluate, rosters: Sequence[Roster], replications: Sequence[int]) -> None:
    """Let the evaluation work on several rosters at once, if it can."""
    prepare = getattr(evaluate, "prepare", None)
    if prepare is not None:
        prepare(rosters, replications)


def _roster(question: Question, point: Point) -> dict[str, int]:
    """A roster by name."""
    return dict(zip(question.axes, point, strict=True))


def _values(question: Question, evaluate: Evaluate, point: Point, replications: Sequence[int]) -> np.ndarray:
    """Values of a roster; refuses missing ones."""
    values = np.asarray(evaluate(_roster(question, point), replications), float)
    if values.shape != (len(replications),) or not np.isfinite(values).all():
        raise WorkFailed(f"staffing: roster {_roster(question, point)}: the measure has no value in some replication; "
                         f"take longer runs or another measure")
    return values
