"""The leader's page: two pages to decide by, as a document that can be edited, with native tables.

The order is that of a paper for decision (USERS 1): why, conclusion first, one table, how sure and on what premises,
what if, what to decide. Every sentence is made from the comparison; whoever signs it edits it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twin.experiment.comparison import Comparison, Row
from twin.experiment.numbers import numbers_behind
from twin.experiment.plans import Plan
from twin.experiment.what_if import DEMAND_STEP, EARLIER_D, Answer
from twin.kpi import post_name
from twin.present import compare_words as told
from twin.present.numbers import origins
from twin.present.reading import NO_VALUE, Say, why_text
from twin.present.report import _period
from twin.present.words import mark, words

MOST_ROWS, MOST_NAMED = 10, 5
SURE_ENOUGH = ("high", "middle", "untold")
WHAT_IF = {
    "one_more": mark("{post}: one more"), "one_less": mark("{post}: one less"),
    "demand_more": mark("{n} percent more of everything"), "demand_less": mark("{n} percent less of everything"),
    "early_heating": mark("heating begins {n} days earlier"),
}
WHY_NOT = {
    "the plan is about no number of people": mark("the plan is about no number of people"),
    "nobody would be left": mark("nobody would be left"),
    "that is how it is now": mark("that is how it is now"),
    "arrivals come from a file": mark("arrivals come from a file"),
    "no heating season begins within the period": mark("no heating season begins within the period"),
}
SURENESS = {
    "high": mark("high: told from chance, and the order holds in at least 95 of 100 sets of assumptions"),
    "middle": mark("middle: told from chance, and the order holds in at least 80 of 100 sets of assumptions"),
    "low": mark("low: not told from chance, or reversed in more than 20 of 100 sets of assumptions; nothing to decide "
                "by"),
    "none": mark("no value, so nothing can be sure"),
    "equal": mark("no difference"), "untold": mark("told from chance; assumptions were not redrawn"),
}


@dataclass(frozen=True)
class Part:
    """A section: heading, paragraphs, and a table of which the first row is the head; without rows there is none."""

    heading: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memo:
    """What the paper says, in one language."""

    title: str
    parts: tuple[Part, ...]
    foot: tuple[str, ...]


def recommended(found: Comparison, measure: str) -> Row | None:
    """Row of the plan to recommend by a measure: better, told from chance, not of low sureness; None if there is none.

    Of several the one that is furthest from the base.
    """
    rows = [row for row in found.rows if row.measure == measure and row.is_better and row.sureness in SURE_ENOUGH
            and row.pair is not None and row.pair.difference.is_told]
    return max(rows, key=lambda row: abs(row.pair.difference.mean) if row.pair else 0, default=None)


def asked_about(found: Comparison, measure: str) -> str:
    """Plan that the questions are about: the recommended one, else the one that differs most."""
    best = recommended(found, measure)
    if best is not None:
        return best.plan
    rows = [row for row in found.rows if row.measure == measure]
    return max(rows, key=lambda row: abs(row.pair.difference.mean) if row.pair else -1.0).plan


def memo(found: Comparison, measure: str, answers: Sequence[Answer], command: str, lang: str) -> Memo:
    """Say what a comparison means for a decision.

    Parameters
    ----------
    found : Comparison
        What was compared.
    measure : str
        The measure that decides.
    answers : sequence of Answer
        What becomes of the plan `asked_about` if something is otherwise.
    command : str
        The line that makes it again.
    lang : {"zh", "en"}
        Language.
    """
    say = words(lang)
    plans = {plan.name: plan for plan in found.plans}
    best = recommended(found, measure)
    about = plans[asked_about(found, measure)]
    row = next(row for row in found.rows if (row.plan, row.measure) == (about.name, measure))
    return Memo(say("What was computed on: {plan}").format(plan=about.title[lang]), (
        Part(say("Why"), (_why(found, lang, say),)),
        Part(say("Conclusion"), _conclusion(found, about, row, best is not None, lang, say)),
        Part(say("The plans beside each other"), (), _table(found, lang, say), (say(
            "± is the 95-percent interval over replications; (?) cannot be told from chance."),)),
        Part(say("How sure, and on what premises"), _sureness(found, row, lang, say)),
        Part(say("If things turn out otherwise"), (_what_if_intro(row, lang, say),), _what_if(answers, lang, say)),
        Part(say("What is to be decided"), tuple(_decisions(found, about, row, best is not None, lang, say)))), (
        say("Computed results are for reference; data, counting rules and the list of assumptions: compare.html."),
        say("Made again by: {command}").format(command=command),
        say("Scenarios: {names}").format(names=say(", ").join(
            f"{plan.title[lang]} {plan.scenario.hash}" for plan in found.plans))))


# ---------------------------------------------------------------------------------------------- parts
def _why(found: Comparison, lang: str, say: Say) -> str:
    """Say what was compared, and how."""
    base = found.plans[0]
    period = _period({"start": base.scenario.calendar.start.isoformat(), "days": found.days}, lang)
    others = say(", ").join(plan.title[lang] for plan in found.plans[1:])
    return say("Nobody can try this on a living district. Compared over {period}: {base} as it is, and {others}; each "
               "simulated {n} times, all with the same problems and the same chance.").format(
        period=period, base=base.title[lang], others=others, n=found.replications)


def _conclusion(found: Comparison, about: Plan, row: Row, is_best: bool, lang: str, say: Say) -> tuple[str, ...]:
    """Recommend the plan, or say why not; then what it costs and what else it does."""
    pair, name = row.pair, getattr(row, lang)
    if pair is None:
        return (say("{name} has no value: {why}. Nothing can be recommended.").format(
            name=name, why=why_text({"why": row.why, "n": 0}, say) or NO_VALUE),)
    values = {"plan": about.title[lang], "name": name, "base": told.value(pair.base, row.unit, say),
              "other": told.value(pair.other, row.unit, say), "change": told.change(row, say)}
    if is_best:
        first = say("Recommended: {plan}. {name}: {base} as it is, {other} with it ({change}).").format(**values)
    elif pair.is_equal:
        first = say("No change is recommended: {plan} changes nothing in {name} ({base}).").format(**values)
    else:
        first = say("No change can be recommended yet. Of all plans {plan} differs most: {name} {base} as it is, "
                    "{other} with it ({change}); {verdict}.").format(**values, verdict=_doubt(row, say))
    return (first, *_besides(found, about, row, lang, say))


def _doubt(row: Row, say: Say) -> str:
    """Say why a plan is not recommended: chance, assumptions, or that it is worse."""
    is_told = row.pair is not None and row.pair.difference.is_told
    if is_told and row.is_better:
        return say("told from chance, but too many sets of assumptions turn it round")
    return told.verdict(row, say)


def _besides(found: Comparison, about: Plan, decisive: Row, lang: str, say: Say) -> Iterator[str]:
    """Say what else the plan changes beyond chance, for the better and for the worse; or that it is nothing."""
    rows = [row for row in found.rows if row.plan == about.name and row.measure != decisive.measure
            and row.pair is not None and not row.pair.is_equal and row.pair.difference.is_told]
    if not rows:
        yield say("Nothing else changes beyond chance.")
    for is_better, form in ((True, say("Better with it, too: {changes}.")), (False, say("Worse with it: {changes}.")),
                            (None, say("Different with it: {changes}."))):
        chosen = [f"{getattr(row, lang)} {told.change(row, say)}" for row in rows if row.is_better is is_better]
        if chosen:
            yield form.format(changes=say("; ").join(chosen[:MOST_NAMED]))


def _table(found: Comparison, lang: str, say: Say) -> tuple[tuple[str, ...], ...]:
    """All plans by measure: the base's value, then each plan's with its difference."""
    head = (say("measure"), *(plan.title[lang] for plan in found.plans))
    lines = [head]
    for measure in found.measures[:MOST_ROWS]:
        rows = {row.plan: row for row in found.rows if row.measure == measure}
        first = next(iter(rows.values()))
        base = told.value(first.pair.base if first.pair else None, first.unit, say)
        lines.append((getattr(first, lang), base, *(_cell(rows[plan.name], say) for plan in found.plans[1:])))
    return tuple(lines)


def _cell(row: Row, say: Say) -> str:
    """Value of a plan, and its difference to the base."""
    if row.pair is None:
        return NO_VALUE
    if row.pair.is_equal:
        return say("the same")
    doubt = "" if row.pair.difference.is_told else " (?)"
    return f"{told.value(row.pair.other, row.unit, say)} ({told.change(row, say)}){doubt}"


def _sureness(found: Comparison, row: Row, lang: str, say: Say) -> tuple[str, ...]:
    """Say how sure the order is by which rule, what reverses it, and whose numbers it rests on."""
    lines = [say("Sureness of {name}: {sureness}.").format(
        name=getattr(row, lang), sureness=say(SURENESS[row.sureness]))]
    if row.band is not None:
        lines.append(say("Under {n} sets of assumptions, everything assumed redrawn within its range, the order holds "
                         "in {m}; {split}.").format(n=row.band.n, m=row.band.n_same, split=told.split_text(
                             row.band.split, row.band.n_reversed, lang, say)))
    behind = origins(numbers_behind(found.plans[0].scenario), lang, say)
    if behind is not None:
        lines.append(say("Premises, numbers behind it: {counts}").format(counts=behind.sentence) + (say(
            " Of the assumed ones {n} were redrawn: parameters each by itself, numbers of categories field by field.")
            .format(n=f"{found.design.n_numbers:,}") if found.n_redraws else ""))
    return tuple(lines)


def _what_if_intro(row: Row, lang: str, say: Say) -> str:
    """Say what the table of questions shows."""
    return say("{name}; both are run anew where demand or season changes, one person more or less is one of the "
               "plan:").format(name=getattr(row, lang))


def _what_if(answers: Sequence[Answer], lang: str, say: Say) -> tuple[tuple[str, ...], ...]:
    """Questions and what the plan does there against the base."""
    lines = [(say("if"), say("as it is"), say("with the plan"), say("difference"), say("then"))]
    for one in answers:
        question = say(WHAT_IF[one.question.key]).format(
            post=post_name(one.question.post, lang) if one.question.post else say("people"),
            n=EARLIER_D if one.question.key == "early_heating" else round(100 * DEMAND_STEP))
        row = one.row
        if row is None or row.pair is None:
            why = say(WHY_NOT[one.why]) if one.why in WHY_NOT else one.why
            lines.append((question, NO_VALUE, NO_VALUE, NO_VALUE, why))
        else:
            lines.append((question, told.value(row.pair.base, row.unit, say), told.value(row.pair.other, row.unit, say),
                          told.change(row, say), told.verdict(row, say)))
    return tuple(lines)


def _decisions(found: Comparison, about: Plan, row: Row, is_best: bool, lang: str, say: Say) -> Iterator[str]:
    """Say what only a leader can decide."""
    base, other = found.people[found.plans[0].name], found.people[about.name]
    moved = [f"{post_name(post, lang)} {base.get(post, 0):,} → {other.get(post, 0):,}"
             for post in dict.fromkeys((*base, *other)) if base.get(post, 0) != other.get(post, 0)]
    people = say("head-count {posts}").format(posts=say(", ").join(moved)) if moved else say("no head-count changes")
    if is_best:
        yield say("1. Whether {plan} is introduced ({people}), and from which day.").format(
            plan=about.title[lang], people=people)
    else:
        yield say("1. Whether things stay as they are until more is known ({plan}: {people}).").format(
            plan=about.title[lang], people=people)
    split = row.band.split if row.band is not None else None
    if split is not None and split.stands_out:
        yield say("2. Who measures this number, by which the order turns: {name}.").format(
            name=told.parameter_name(split.name, lang))
    else:
        yield say("2. Which figures of this district replace borrowed and assumed ones first.")
