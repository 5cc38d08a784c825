"""Lives of the worst cases in words: those of city management for cases, those of the hotline for demands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import numpy as np

from twin.eventlog import Log
from twin.kpi import post_name
from twin.kpi.causes import FIRST_CAUSE, IN_ORDER
from twin.kpi.stories import Step, Story, Worst
from twin.kpi.stretches import post_of
from twin.present.material import Material
from twin.present.names import Names
from twin.present.reading import Say, duration
from twin.present.words import mark
from twin.vocabulary import HOUR_S, NONE, Activity, Cause, Channel, Ending, Outcome, Post, Reason, Stream, reasons

WHY = {
    Worst.OLDEST: mark("Open longest: {n} d"), Worst.RETURNED: mark("Returned most often: {n} times"),
    Worst.REWORKED: mark("Judged unsolved most often: {n} times"), Worst.ASKED: mark("Asked for most often: {n} times"),
    Worst.FALSE_CLOSING: mark("Closed unsolved, latest to come to light: {n} d after closing"),
}
HIDDEN = mark("Closed unsolved, not come to light in {n} d")
A, O = Activity, Outcome  # noqa: E741
Key = tuple[Activity, int] | Activity
WORDS: dict[Key, str] = {  # what a step is called; with an outcome where that tells more
    A.REPORT: mark("reported ({reason})"),
    A.CARRY: mark("open when the run begins"),
    A.ACCEPT: mark("accepted"),
    (A.ACCEPT, O.DOUBTFUL): mark("accepted, to be verified"),
    (A.ACCEPT, O.EMERGENCY): mark("taken for an emergency"),
    (A.VERIFY, O.CONFIRMED): mark("verified: true"),
    (A.VERIFY, O.UNFOUNDED): mark("verified: unfounded"),
    A.FILE: mark("filed"),
    A.DISPATCH: mark("dispatched to {unit}"),
    A.ANSWER: mark("return answered: {unit} is asked"),
    A.SEND_DOWN: mark("sent down to the {tier}"),
    A.ESCALATE: mark("sent up to the {tier}"),
    A.SIGN: mark("signed for"),
    A.EXAMINE: mark("examined"),
    (A.EXAMINE, O.DELAYED): mark("examined: waits for something outside"),
    (A.EXAMINE, O.SENSITIVE): mark("examined: a leader must approve"),
    A.APPROVE: mark("approved by a leader"),
    A.ARBITRATE: mark("dispute decided"),
    A.HEARING: mark("decision binds"),
    A.EXTERNAL: mark("what was waited for is there"),
    A.RESPOND: mark("emergency dealt with"),
    A.HANDLE: mark("case handled"),
    A.FEEDBACK: mark("handed in"),
    (A.CHECK, O.SOLVED): mark("checked on site: solved"),
    (A.CHECK, O.UNSOLVED): mark("checked on site: not solved"),
    (A.CHECK, O.UNSOLVED_AGAIN): mark("checked on site: still not solved"),
    (A.REVIEW, O.SOLVED): mark("checked on paper: solved"),
    (A.REVIEW, O.UNSOLVED): mark("checked on paper: not solved"),
    (A.REVIEW, O.UNSOLVED_AGAIN): mark("checked on paper: still not solved"),
    A.REVISIT: mark("called back"),
    (A.REVISIT, O.SOLVED): mark("called back: solved"),
    (A.REVISIT, O.UNSOLVED): mark("called back: not solved"),
    (A.REVISIT, Reason.NOT_REACHED): mark("called back: nobody answered"),
    A.CO_HANDLE: mark("a further unit's part done"),
    A.SUPERVISE: mark("supervised handling"),
    A.INSPECT: mark("the bureau acted"),
    A.REMIND: mark("reminded"),
    A.OVERDUE: mark("deadline passed"),
    A.SUSPEND: mark("deadline put on hold"),
    A.RESUME: mark("deadline runs again"),
    A.RETURN: mark("case returned"),
    A.EXTEND: mark("more time given"),
    A.CONTACT: mark("caller contacted"),
    A.REPEAT: mark("asked for again ({reason})"),
    A.LAY_ASIDE: mark("file laid aside"),
    A.RECALL: mark("file found again"),
    (A.CONCLUDE, Ending.CLOSED): mark("case closed"),
    A.CONCLUDE: mark("ended: {reason}"),
}
OF_DEMANDS: dict[Key, str] = {  # the hotline has words of its own
    A.REPORT: mark("demand made ({reason})"),
    A.FILE: mark("registered"),
    A.DISPATCH: mark("passed on to {unit}"),
    A.HANDLE: mark("demand handled"),
    A.RETURN: mark("demand returned"),
    (A.CONCLUDE, Ending.CLOSED): mark("demand closed"),
}
NOW = mark("open at the end of the run")
TIMES = mark("{what}, {n} times")
MOST_ROWS, FIRST_ROWS = 15, 6
POSTS = {post.key for post in Post}
TO_UNIT = (Activity.DISPATCH, Activity.ANSWER)  # these name the unit themselves
NEAR_S, TOLD_S = HOUR_S, HOUR_S  # steps of one unit that lie nearer make one row; waits that are shorter are not told
JOINT = {"zh": "、", "en": ", "}


@dataclass(frozen=True)
class Life:
    """A story in words.

    Attributes
    ----------
    why : str
        For what the case is shown.
    what : str
        Category, place, number.
    length : str
        How long the case lasted, or has been open.
    rows : tuple of (str, str, str, str)
        When, what happened, in whose hands, what was waited for before.
    n_left_out : int
        Rows left out after the first few.
    """

    why: str
    what: str
    length: str
    rows: tuple[tuple[str, str, str, str], ...]
    n_left_out: int

    @property
    def first_rows(self) -> int:
        """Rows that come before those left out."""
        return FIRST_ROWS if self.n_left_out else len(self.rows)


def lives(found: Material, names: Names, say: Say) -> tuple[Life, ...]:
    """Put the stories of a log into words."""
    return tuple(_life(found, story, names, say) for story in found.stories)


def _life(found: Material, story: Story, names: Names, say: Say) -> Life:
    """One story in words."""
    case, log = found.log.cases[story.case], found.log
    is_hidden = story.worst == Worst.FALSE_CLOSING and not _came_to_light(found, story)
    why = say(HIDDEN if is_hidden else WHY[story.worst]).format(n=f"{story.figure:.{1 if _is_time(story) else 0}f}")
    place = names.place(log.names.places[case["place"]]) if case["place"] != NONE else ""
    category = names.category(log.names.categories[case["category"]]) if case["category"] != NONE else ""
    kind = next((str(getattr(one, names.lang)) for one in Stream if one == case["stream"]), "")
    what = " · ".join(part for part in (kind, category, place, say("no. {n}").format(n=story.case)) if part)
    rows = tuple(_rows(found, story, names, say))
    n_out = max(len(rows) - MOST_ROWS, 0)
    n_out = n_out if n_out > 1 else 0
    kept = (*rows[:FIRST_ROWS], *rows[FIRST_ROWS + n_out:])
    return Life(why, what, duration(life_length_h(found, story), say), kept, n_out)


def _is_time(story: Story) -> bool:
    """Whether its figure counts days."""
    return story.worst in (Worst.OLDEST, Worst.FALSE_CLOSING)


def _came_to_light(found: Material, story: Story) -> bool:
    """Whether the matter of a case that was falsely closed was reported again within the log."""
    cases = found.log.cases
    own = cases[story.case]
    return bool(np.any((cases["incident"] == own["incident"]) & (cases["opened_s"] > own["concluded_s"])))


def life_length_h(found: Material, story: Story) -> float:
    """Hours from a case's report to its end, or to the end of the log."""
    case = found.log.cases[story.case]
    over_s = found.end_s if case["concluded_s"] == NONE else case["concluded_s"]
    return float(over_s - case["opened_s"]) / HOUR_S


# ---------------------------------------------------------------------------------------------- rows
def _rows(found: Material, story: Story, names: Names, say: Say) -> Iterator[tuple[str, str, str, str]]:
    """When, what, in whose hands, after which waits; what one unit did in one go stands in one row."""
    stream = int(found.log.cases["stream"][story.case])
    for steps in _together(story.steps):
        what = JOINT[names.lang].join(_step_text(found, story, step, stream, names, say) for step in steps)
        who = "" if any(step.activity in TO_UNIT for step in steps) else _who(found.log, steps[-1], names)
        yield when(found, steps[-1].time_s, names.lang), what, who, _waits_text(steps[0].waits, names, say)
    if found.log.cases["ending"][story.case] == NONE:
        yield when(found, found.end_s, names.lang), say(NOW), "", _waits_text(story.rest, names, say)


def _together(steps: Sequence[Step]) -> list[list[Step]]:
    """Put steps together that the same unit did in one go."""
    found: list[list[Step]] = []
    for step in steps:
        is_near = bool(found) and sum(seconds for _, seconds in step.waits) < NEAR_S
        if is_near and step.unit == found[-1][-1].unit:
            found[-1].append(step)
        else:
            found.append([step])
    return found


def _step_text(found: Material, story: Story, step: Step, stream: int, names: Names, say: Say) -> str:
    """One step in words."""
    known = {**WORDS, **OF_DEMANDS} if stream == Stream.DEMANDS else WORDS
    said = known.get((step.activity, step.reason)) or known.get(step.activity)
    name = found.log.names
    if said is None:
        return str(getattr(step.activity, names.lang))
    text = say(said).format(
        unit=names.unit(name.units[step.unit]) if step.unit != NONE else "",
        tier=names.tier(name.tiers[step.tier]) if step.tier != NONE else "", reason=_reason_text(step.reason, names))
    if step.activity == Activity.CARRY:
        opened_s = int(found.log.cases["opened_s"][story.case])
        text += say(", since {when}").format(when=when(found, opened_s, names.lang))
    return say(TIMES).format(what=text, n=step.n) if step.n > 1 else text


def _reason_text(reason: int, names: Names) -> str:
    """Channel or ending in words."""
    word = reasons().get(reason)
    return str(getattr(word, names.lang)) if isinstance(word, Channel | Ending) else ""


def _who(log: Log, step: Step, names: Names) -> str:
    """Unit and post of a step; the unit alone where nobody is named."""
    if step.unit == NONE or step.activity == Activity.REPEAT:
        return ""
    unit = names.unit(log.names.units[step.unit])
    post = post_of(log.names.actors[step.actor]) if step.actor != NONE else ""
    return f"{unit} · {post_name(post, names.lang)}" if post in POSTS else unit


def _waits_text(waits: Sequence[tuple[Cause, int]], names: Names, say: Say) -> str:
    """The longest one or two parts of what the time before went by with; nothing where it was short."""
    whole_s = sum(seconds for _, seconds in waits)
    if whole_s < TOLD_S:
        return ""
    told = [(cause, seconds) for cause, seconds in waits[:2] if seconds > 0.2 * whole_s]
    return JOINT[names.lang].join(
        f"{names.cause(cause)} {duration(seconds / HOUR_S, say)}" for cause, seconds in told)


def when(found: Material, time_s: int, lang: str) -> str:
    """A time of the log as a reader writes it: `9月3日 14:05`, `3 Sep 14:05`."""
    moment = datetime.combine(found.start, time(), UTC) + timedelta(seconds=int(time_s))
    if lang == "zh":
        return f"{moment.month}月{moment.day}日 {moment:%H:%M}"
    from babel.dates import format_datetime

    return str(format_datetime(moment, "d MMM HH:mm", locale="en_GB"))


# ---------------------------------------------------------------------------------------------- for the figure
def life_parts(found: Material, story: Story) -> list[tuple[float, float, Cause | None]]:
    """Begin and length of each part of a case's time, as shares of its life; None is what lies before the log."""
    opened_s, whole_s = int(found.log.cases["opened_s"][story.case]), max(life_length_h(found, story) * HOUR_S, 1.0)
    order = np.argsort(story.time.from_s, kind="stable")
    parts: list[tuple[float, float, Cause | None]] = [
        ((int(story.time.from_s[row]) - opened_s) / whole_s, int(story.time.seconds[row]) / whole_s,
         IN_ORDER[int(story.time.cause[row]) - FIRST_CAUSE]) for row in order]
    return [(0.0, -opened_s / whole_s, None), *parts] if opened_s < 0 else parts
