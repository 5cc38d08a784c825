"""What a comparison says in sentences, in the reader's language."""

from collections.abc import Mapping
from fractions import Fraction

from twin.experiment.category_fields import name_of_field
from twin.experiment.comparison import Row
from twin.experiment.redraws import Split
from twin.experiment.waterfall import Waterfall, shown
from twin.kpi import label
from twin.kpi.case_time import NO_UNIT
from twin.parameters import parameter
from twin.present.numbers import unit_text
from twin.present.reading import NO_VALUE, Say, duration, why_text
from twin.present.words import mark
from twin.vocabulary import HOUR_S, Cause, Stream

CAUSES = {cause.key: cause for cause in Cause}
SURENESS = {"high": mark("high"), "middle": mark("middle"), "low": mark("low"), "equal": mark("no difference"),
            "none": mark("no value"),
            "untold": mark("not redrawn")}
STREAMS = {stream.key: stream for stream in Stream}
UNITS_SAID = {  # behind a figure; of others the name says enough
    "person-hours": mark("{n} person-hours"), "yuan": mark("{n} yuan"), "cases": mark("{n} cases"),
    "times": mark("{n} times"), "problems": mark("{n} problems"), "h": mark("{n} h"), "share": mark("{n} points"),
    "score": mark("{n} points"),
}
WHOLE = ("person-hours", "yuan")
NAMED = 2  # parts that a sentence names
STEP_S = Fraction(HOUR_S, 100)  # what is shown is whole hundredths of an hour, so that it sums, too
Labels = Mapping[str, Mapping[str, str]]


# ---------------------------------------------------------------------------------------------- values
def value(number: float | None, unit: str, say: Say) -> str:
    """Say a value with its unit; a dash where there is none."""
    if number is None:
        return NO_VALUE
    if unit in ("share", "score"):
        return f"{100 * number:.1f} %"
    if unit == "h":
        return duration(number, say)
    if unit == "ratio":
        return f"{number:,.2f}"
    text = f"{number:,.0f}" if abs(number) >= 1000 or unit in WHOLE else f"{number:,.1f}"
    return say(UNITS_SAID.get(unit, "{n}")).format(n=text)


def change(row: Row, say: Say) -> str:
    """Say a difference with its half-width: `−0.8 ± 0.3 h`, `+1.2 ± 0.4 points`.

    Where every replication has the same difference nothing varied of which a width could be told, and it says so.
    """
    pair = row.pair
    if pair is None:
        return NO_VALUE
    if pair.is_equal:
        return say("none")
    factor = 100 if row.unit in ("share", "score") else 1
    mean, half = factor * pair.difference.mean, factor * pair.difference.half
    n_digits = _digits(half if half > 0 else abs(mean))
    ends = f" ± {half:,.{n_digits}f}" if pair.difference.n > 1 and half > 0 else ""
    figure = f"{mean:+,.{n_digits}f}{ends}".replace("-", "−")
    text = say(UNITS_SAID.get(row.unit, "{n}")).format(n=figure)
    return say("{change} (all replications equal)").format(change=text) if pair.difference.n > 1 and half == 0 else text


def _digits(number: float) -> int:
    """Decimals that show two digits of a number."""
    return next((n for n in range(4) if number >= 10 ** (1 - n)), 4) if number > 0 else 1


def verdict(row: Row, say: Say) -> str:
    """Say whether a difference can be told from chance, and else how many more replications would."""
    if row.pair is None:
        return say("no value: {why}").format(why=why_text({"why": row.why, "n": 0}, say) or say("no run has one"))
    if row.pair.is_equal:
        return say("the same in every replication")
    if row.pair.difference.is_told:
        return {True: say("better"), False: say("worse"), None: say("differs")}[row.is_better]
    if row.pair.n_more is None:
        return say("cannot tell yet, nor how many more replications would")
    return say("cannot tell yet: about {n} more replications").format(n=f"{row.pair.n_more:,}")


def times(counts: tuple[int, int, int] | None) -> str:
    """Say on what share a plan is better, and on what share equal: `63 % (= 10 %)`."""
    if counts is None or not sum(counts):
        return NO_VALUE
    n_better, n_equal, _ = counts
    equal = f" (= {100 * n_equal / sum(counts):.0f} %)" if n_equal else ""
    return f"{100 * n_better / sum(counts):.0f} %{equal}"


def parameter_name(name: str, lang: str) -> str:
    """What a parameter is called, or a field of all categories of a stream."""
    field = name_of_field(name, lang)
    if field is not None:
        return f"{field[1]}·{field[0]}" if lang == "zh" else f"{field[0]}, {field[1]}"
    return f"{parameter(name).zh} ({name})" if lang == "zh" else name.replace("_", " ")


def split_text(split: Split | None, n_reversed: int, lang: str, say: Say) -> str:
    """Say which assumption reverses an order, and where; or that none stands out."""
    if not n_reversed:
        return say("reversed in none")
    if split is None:
        return say("reversed in {n}: too few, or too many, to say by which assumption").format(n=n_reversed)
    if not split.stands_out:
        return say("reversed in {n}: no single assumption stands out").format(n=n_reversed)
    form = say("reversed in {n}, mostly where {name} is above {where}") if split.is_above else say(
        "reversed in {n}, mostly where {name} is below {where}")
    where = threshold(split, lang, say)
    strength = say("this side has {caught} of these draws and {others} of the others").format(
        caught=f"{100 * split.caught:.0f} %", others=f"{100 * (1 - split.spared):.0f} %")
    return f"{form.format(n=n_reversed, name=parameter_name(split.name, lang), where=where)} ({strength})"


def threshold(split: Split, lang: str, say: Say) -> str:
    """Say where in its range an assumption reverses an order."""
    if name_of_field(split.name, lang) is not None:
        return say("{share} of the range of each category").format(share=f"{100 * split.threshold:.0f} %")
    return f"{split.threshold:.3g} {unit_text(parameter(split.name).unit, lang)}".rstrip()


# ---------------------------------------------------------------------------------------------- waterfall
def unit_name(kind: str, labels: Labels, lang: str, say: Say) -> str:
    """What a kind of unit is called."""
    return say("with no unit") if kind == NO_UNIT else label(kind, labels, lang)


def cause_name(key: str, lang: str) -> str:
    """What a cause is called."""
    return str(getattr(CAUSES[key], lang))


def sentences(one: Waterfall, stream: str, labels: Labels, lang: str, say: Say) -> tuple[str, ...]:
    """Three sentences about a waterfall: how much, through which causes, at which units."""
    name = str(getattr(STREAMS[stream], lang))
    name = name[:1].upper() + name[1:]
    more, hours = one.difference > 0, f"{abs(float(one.difference / HOUR_S)):.2f}"
    form = say("{stream}: a case takes {h} h more ({b} instead of {a} h within the period).") if more else say(
        "{stream}: a case takes {h} h less ({b} instead of {a} h within the period).")
    first = form.format(stream=name, h=hours, a=f"{float(one.base / HOUR_S):.2f}", b=f"{float(one.other / HOUR_S):.2f}")
    if not one.is_told:
        first += " " + say("That cannot be told from chance yet, nor can its parts.")
    causes = {cause_name(key, lang): part for key, part in one.by_cause.items()}
    units = {unit_name(key, labels, lang, say): part for key, part in one.by_unit.items()}
    return (first, _parts_text(causes, say("By cause: {along}."), say("By cause: {along}; against it {against}."),
                               one.difference, say),
            _parts_text(units, say("By unit: {along}."), say("By unit: {along}; against it {against}."),
                        one.difference, say))


def _parts_text(parts: Mapping[str, Fraction], plain: str, both: str, total: Fraction, say: Say) -> str:
    """Name the largest parts in the direction of the whole, and the largest against it."""
    rounded, _ = shown(parts, total, STEP_S)
    sign = -1 if total < 0 else 1
    order = sorted((name for name in parts if rounded[name]), key=lambda name: -abs(rounded[name]))
    along = [name for name in order if rounded[name] * sign > 0][:NAMED]
    against = [name for name in order if rounded[name] * sign < 0][:1]

    def said(names: list[str]) -> str:
        lengths = [say("{n} h").format(n=hundredths(rounded[name])) for name in names]
        return say(", ").join(f"{name} {length}" for name, length in zip(names, lengths, strict=True)) or say("none")

    return both.format(along=said(along), against=said(against)) if against else plain.format(along=said(along))


def hundredths(number: int) -> str:
    """Hundredths of an hour as hours with a sign."""
    return f"{number / 100:+.2f}".replace("-", "−") if number else "0.00"
