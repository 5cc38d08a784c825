"""What becomes of a plan if something is otherwise: one person more or less, other demand, an early heating season."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from twin.experiment.compare import compare
from twin.experiment.comparison import Comparison, Row, plain
from twin.experiment.plans import Plan, differences
from twin.experiment.run import EngineName
from twin.scenario import Scenario
from twin.vocabulary import BadInput, Stream, WorkFailed

DEMAND_STEP, EARLIER_D = 0.1, 9
PEOPLE = ("count", "per_place", "per_street", "per_community", "per_tier", "per_unit")  # where heads may be said
HEATING = ("heating", "供暖", "供热")
QUESTIONS = ("one_more", "one_less", "demand_more", "demand_less", "early_heating")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Question:
    """Something that may be otherwise.

    Attributes
    ----------
    key : str
        Which of `QUESTIONS`.
    post : str
        Whose number changes; empty where it is not about people.
    base, plan : mapping
        Values by dotted key, laid over the base and over the plan.
    why : str
        Why it cannot be asked; empty where it can.
    """

    key: str
    post: str
    base: Mapping[str, Any]
    plan: Mapping[str, Any]
    why: str = ""


@dataclass(frozen=True)
class Answer:
    """A question, and what the plan does against the base there; no row where it could not be asked."""

    question: Question
    row: Row | None
    why: str = ""

    def to_json(self) -> dict[str, Any]:
        """Question, and what the plan does against the base there, as JSON can hold it."""
        one = self.question
        return {"question": one.key, "post": one.post, "base_with": dict(one.base), "plan_with": dict(one.plan),
                "why": self.why, "row": plain(asdict(self.row)) if self.row is not None else None}


def questions(base: Plan, plan: Plan) -> Iterator[Question]:
    """What may be asked of a plan, in the order of `QUESTIONS`."""
    yield from _of_people(base, plan)
    yield from _of_demand(base.scenario, plan.scenario)
    yield _of_heating(base.scenario, plan.scenario)


def _of_people(base: Plan, plan: Plan) -> Iterator[Question]:
    """One person more and one less of the post that the plan is about."""
    found = number_of_people(base, plan)
    for key, step in (("one_more", 1), ("one_less", -1)):
        if found is None:
            yield Question(key, "", {}, {}, "the plan is about no number of people")
        elif found[1] + step < 0:
            yield Question(key, post_of(found[0]), {}, {}, "nobody would be left")
        elif plan.scenario.replace({found[0]: found[1] + step}).hash == base.scenario.hash:
            yield Question(key, post_of(found[0]), {}, {}, "that is how it is now")
        else:
            yield Question(key, post_of(found[0]), {}, {found[0]: found[1] + step})


def post_of(key: str) -> str:
    """Post in a dotted key such as `staff.dispatchers.count`."""
    return key.split(".")[1]


def number_of_people(base: Plan, plan: Plan) -> tuple[str, float] | None:
    """Dotted key of the number of people that a plan is about, and its value there; None where it is about none.

    A number that differs from the base comes first; else a number of the post of which anything else differs.
    """
    changed = [each for each in differences(base.scenario, plan.scenario) if each.key.startswith("staff.")]
    for each in changed:
        for key, number in _numbers(each.key, each.other):
            if each.key.split(".")[2:3] and each.key.split(".")[2] in PEOPLE:
                return key, number
    for each in changed:
        post = post_of(each.key)
        said = plan.scenario.resolved()["staff"].get(post) or {}
        for name in PEOPLE:
            for key, number in _numbers(f"staff.{post}.{name}", said.get(name)):
                if number > 0 and _is_detailed(plan.scenario, name, key):
                    return key, number
    return None


def _is_detailed(scenario: Scenario, name: str, key: str) -> bool:
    """Whether a number of people is of a place that is simulated in full; one of all places is."""
    detail = scenario.places.detail
    return name != "per_place" or not detail or key.rpartition(".")[2] in detail


def _numbers(key: str, value: Any) -> Iterator[tuple[str, float]]:
    """Numbers at and below a dotted key."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _numbers(f"{key}.{name}", inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield key, value


def _of_demand(base: Scenario, plan: Scenario) -> Iterator[Question]:
    """A tenth more and a tenth less of all that happens."""
    for key, factor in (("demand_more", 1 + DEMAND_STEP), ("demand_less", 1 - DEMAND_STEP)):
        if base.demand.trace is not None or plan.demand.trace is not None:
            yield Question(key, "", {}, {}, "arrivals come from a file")
        else:
            yield Question(key, "", _scaled(base, factor), _scaled(plan, factor))


def _scaled(scenario: Scenario, factor: float) -> dict[str, Any]:
    """Base rates of a scenario times a factor, by dotted key."""
    rates = {stream.key: scenario.base_demand(stream) for stream in Stream}
    return {f"demand.{key}.reports_per_weekday": round(said.reports_per_weekday * factor, 6)
            for key, said in rates.items() if said is not None}


def _of_heating(base: Scenario, plan: Scenario) -> Question:
    """The heating season some days earlier, where the calendar has one."""
    laid = [_earlier(scenario) for scenario in (base, plan)]
    if not all(laid):
        return Question("early_heating", "", {}, {}, "no heating season begins within the period")
    return Question("early_heating", "", laid[0], laid[1])


def _earlier(scenario: Scenario) -> dict[str, Any]:
    """Episodes of a scenario with those of heating begun earlier; nothing where none begins within the calendar."""
    calendar, said = scenario.calendar, scenario.resolved()["demand"].get("episodes") or []
    episodes, is_any = [], False
    for one, as_said in zip(scenario.demand.episodes, said, strict=True):
        begin = one.start - timedelta(days=EARLIER_D)
        is_heating = any(word in text for word in HEATING for text in (one.name, *(one.categories or ())))
        is_within = calendar.start <= begin and one.start <= calendar.start + timedelta(days=calendar.days - 1)
        is_any |= is_heating and is_within
        episodes.append({**as_said, "start": begin.isoformat()} if is_heating and is_within else as_said)
    return {"demand.episodes": episodes} if is_any else {}


# ---------------------------------------------------------------------------------------------- runs
def answers(found: Comparison, plan: str, measure: str, *, replications: int, engine: EngineName, store: str | Path,
            workers: int | None = None, progress: Progress | None = None) -> tuple[Answer, ...]:
    """Ask everything of a plan: base and plan are run again, both with what is otherwise, over the same chance.

    Parameters
    ----------
    found : Comparison
        What was compared.
    plan, measure : str
        Which plan is asked about, and which measure answers.
    replications : int
        Paired runs for each question.
    engine, store, workers, progress
        As those of `compare`; runs that are kept already are not made again.

    Returns
    -------
    tuple of Answer
        In the order of `QUESTIONS`.
    """
    plans = {one.name: one for one in found.plans}
    asked = list(questions(found.plans[0], plans[plan]))
    told = []
    for number, question in enumerate(asked):
        told.append(_answer(found, plans[plan], question, measure, replications=replications, engine=engine,
                            store=store, workers=workers))
        if progress is not None:
            progress(number + 1, len(asked))
    return tuple(told)


def _answer(found: Comparison, plan: Plan, question: Question, measure: str, *, replications: int, engine: EngineName,
            store: str | Path, workers: int | None) -> Answer:
    """Ask one question; what cannot be run is said, and the others go on."""
    if question.why:
        return Answer(question, None, question.why)
    try:
        base, other = (named(scenario.replace(laid) if laid else scenario, name) for scenario, laid, name in (
            (found.plans[0].scenario, question.base, "base"), (plan.scenario, question.plan, "plan")))
        rows: Sequence[Row] = compare(base, other, seed=found.seed, replications=replications, redraws=0,
                                      measures=(measure,), engine=engine, store=store, workers=workers).rows
    except (BadInput, WorkFailed) as error:
        return Answer(question, None, str(error))
    return Answer(question, rows[0] if rows[0].pair is not None else None, rows[0].why)


def named(scenario: Scenario, name: str) -> Scenario:
    """Scenario under a name, which no run depends on."""
    return scenario.replace({"title": {"zh": name, "en": name}})
