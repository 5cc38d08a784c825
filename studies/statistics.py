"""Whether the statistics hold: coverage of every interval, how often the best is found, what pairing saves.

`python -m studies.statistics` writes docs/statistics.md; a quarter of an hour on two cores, most of it the table over
load. All seeds are fixed.
"""

from collections.abc import Sequence
from pathlib import Path

from studies import choosing, coverage, variance_ratio
from studies.choosing import Finding
from studies.coverage import Coverage
from studies.measures import head, row
from studies.measuring import in_parallel
from studies.variance_ratio import Gain

PAGE = Path(__file__).parent.parent / "docs" / "statistics.md"
LOW, HIGH = 0.93, 0.97
INTRODUCTION = """
# Whether the statistics hold

What `twin.experiment.statistics` offers, tried on draws whose truth is known. A replication is the only unit: one
number per replication goes in, and nothing takes cases of one run for independent.

    from twin.experiment.statistics import estimate, difference, ratio, quantile      # intervals
    from twin.experiment.statistics import Aim, simulate_until, verdicts              # when to stop; many measures
    from twin.experiment.statistics import Rule, Service, select, select_feasible     # the best of several plans
    from twin.experiment.statistics import morris, morris_points, sobol, sobol_points, tornado, mser5
"""
INTERVALS = """
## Intervals of 95 %

Share of experiments in which the interval held the truth. *Student's* is mean ± half; *corrected* is Hall's, which
takes the skewness out, and the bounds to read. Student's is warned of as often as stated: always below ten
replications, of which nobody can see whether they are skewed, and else where there are fewer than 12.4 for each
square of the skewness seen and half its standard error. A warning looks at the very replications it warns of, so it
misses some skewed samples, and those are the ones that cover worst; where the skewness is known from more runs
(`skewness=`, `pooled_skewness`), it comes exactly where Student's interval covers less than 93 %. Ratios are also
warned of where denominators vary by more than 35 % of their mean. SALib's intervals take points for independent that
are spread evenly, and so cover more often than they promise. **Bold** is what lies outside 93 to 97 %.
"""
STOPPING = """
There is no rule of the kind "until zero is out of the interval": looked at after each of replications 10 to 100, it
comes out for 28 % of the pairs of plans that do not differ (4,000 pairs; see
`tests/experiment/statistics/test_stopping.py`).
"""
CHOICES = """
## Choosing the best

{n} experiments each. The least difference that counts is 1, spread 3 unless stated, the first 20 replications of each
system and then five at a time. Slippage is the hardest case: all others are worse by just the least that counts.
Replications are of all systems together. The spread of the service level is twice the tolerance. OCBA promises
nothing; beside what it achieves stands the mean of its own estimates, which count a difference below 1 as 1.
"""
PAIRING = """
## What keyed chance saves, over load

`{scenario}` with its reports scaled to a load: twenty crews, exponential work, {days} days from empty, {n}
replications of each arm. Paired plans have the same seed; the ratio is the variance of the difference of plans with
seeds of their own over that of paired ones, both simulated: how many times as many independent replications the same
interval takes. It shrinks in heavy load, and with the size of the change: what one more crew does then depends on
which stretches of bad luck it cuts short, and the variances of both plans are no longer alike. The standard error of
a ratio is 15 % of it or more (each variance of {n} normal replications has one of 10 %; these are skewed).
"""


def percent(share: float | None, is_judged: bool = False) -> str:
    """A share in percent, bold where it is judged and not as promised; a dash for none."""
    if share is None:
        return "–"
    text = f"{share:.1%}".replace("%", " %")
    return f"**{text}**" if is_judged and not LOW <= share <= HIGH else text


def coverage_lines(rows: Sequence[Coverage]) -> list[str]:
    """Table of coverage."""
    lines = head("interval", "of", "replications", "Student's", "corrected", "warned of", "N", "standard error")
    return lines + [row(one.interval, one.of, one.n, percent(one.student, True), percent(one.corrected, True),
                        percent(one.warned), str(one.n_experiments), percent(one.error)) for one in rows]


def choice_lines(rows: Sequence[Finding]) -> list[str]:
    """Table of right choices."""
    lines = head("procedure", "configuration", "promised", "achieved", "standard error", "its estimate", "replications")
    return lines + [row(one.procedure, one.configuration, percent(one.promised), percent(one.achieved),
                        percent(one.error), percent(one.estimated), f"{one.spent:.0f}") for one in rows]


def gain_lines(rows: Sequence[Gain]) -> list[str]:
    """Table of what pairing saves."""
    lines = head("measure", "load", "change", "as it is", "difference", "correlation achieved",
                 "variance, independent / paired", "replications saved")
    return lines + [row(one.measure, f"{one.load:.2f}", one.change, f"{one.base:.3f}", f"{one.difference:+.3f}",
                        f"{one.correlation:.2f}", f"{one.variance_ratio:.1f}", f"{one.saved:.0%}".replace("%", " %"))
                    for one in rows]


def page(covered: Sequence[Coverage], found: Sequence[Finding], gained: Sequence[Gain]) -> str:
    """Text of the page."""
    said = PAIRING.format(scenario=variance_ratio.SCENARIO, days=variance_ratio.DAYS, n=variance_ratio.N)
    parts = ("<!-- made by `python -m studies.statistics`; do not edit -->", INTRODUCTION, INTERVALS,
             "\n".join(coverage_lines(covered)), STOPPING, CHOICES.format(n=choosing.N),
             "\n".join(choice_lines(found)), said, "\n".join(gain_lines(gained)))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def main() -> None:
    """Measure everything, and write the page."""
    covered = [one for part in in_parallel(coverage.part, range(len(coverage.PARTS))) for one in part]
    found = [one for part in in_parallel(choosing.part, range(len(choosing.PARTS))) for one in part]
    PAGE.write_text(page(covered, found, variance_ratio.gains()), encoding="utf-8")


if __name__ == "__main__":
    main()
