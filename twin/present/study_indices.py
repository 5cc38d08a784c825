"""Indices of a screening in the README of its study: what stands out of the noise, and what does not."""

from collections.abc import Iterator, Sequence

from twin.experiment.statistics.sensitivity import Index
from twin.experiment.study.keeping import INDICES
from twin.experiment.study.results import Results
from twin.experiment.study.screening import ALONE, MAIN, SEEN, Screened, said_of
from twin.present.study_text import NAMED, SHARES, value_text

MOST_ROWS = 60  # of the table; the CSV has all
TINY = 1e-300


def screening_headline(found: Results, one: Screened) -> str:
    """Which factors stand out of the noise, the strongest of them."""
    kind = MAIN[found.design.kind]
    said, indices = found.manifest["measures"][one.measure], one.indices(kind)
    base = next(line for line in found.lines if line.measure == one.measure)
    first = f"{said['en']} (`{one.measure}`) is {value_text(base)} as it is."
    if one.sensitivity is None:
        return f"{first} No indices: of {one.n_blocks + one.n_left_out} blocks of points fewer than two are whole."
    share = one.sensitivity.noise.share
    n_seen, n_alone = (sum(said_of(each) == what for each in indices) for what in (SEEN, ALONE))
    shown = "; ".join(f"`{each.name}` {index_text(each.value, said['unit'], kind)}" for each in indices[:NAMED])
    left = f" {one.n_left_out} blocks of points are left out, a run of each being refused." if one.n_left_out else ""
    what = ("mean size of the change over the whole range" if kind == "mu_star" else
            "share of the variance, with all others")
    return (f"{first} Strongest of {len(indices)} factors ({what}): {shown}. Seen among all: {n_seen}; by themselves "
            f"only: {n_alone}, where about {round(0.05 * (len(indices) - n_seen))} are to be expected by noise alone. "
            f"Noise makes {100 * share:.0f} % of the variance between points.{left}")


def index_text(value: float, unit: str, kind: str) -> str:
    """An index in the unit of its measure, shares in points; of Sobol's in percent."""
    if kind != "mu_star":
        return f"{100 * value:.0f} %"
    factor, shown = (100, "points") if unit in SHARES else (1, unit)
    return f"{factor * value:.3g} {shown}".rstrip()


def screening_table(found: Results, all_found: Sequence[Screened]) -> Iterator[str]:
    """Every factor that any measure shows, by its index of each measure; bold where it is seen among all factors."""
    kind = MAIN[found.design.kind]
    by_measure = {one.measure: {index.name: index for index in one.indices(kind)} for one in all_found}
    units = {name: found.manifest["measures"][name]["unit"] for name in by_measure}
    known = {name: indices for name, indices in by_measure.items() if indices}
    strength = {factor.name: max((indices[factor.name].value / (indices[factor.name].floor_of_all or TINY)
                                  for indices in known.values()), default=0.0) for factor in found.design.factors}
    if not known:
        return
    shown = [factor for factor in sorted(found.design.factors, key=lambda one: -strength[one.name])
             if any(indices[factor.name].is_seen for indices in known.values())]
    ranges = kind == "mu_star"
    yield f"| factor | range | {' | '.join(f'`{name}`' for name in known)} |"
    yield f"|---|---|{'---|' * len(known)}"
    floors = {one.measure: one.floors(kind) for one in all_found if one.measure in known}
    for number, text in enumerate(("noise, one factor", "noise, all factors together")):
        cells = [index_text(floors[name][number], units[name], kind) for name in known]
        yield f"| *{text}* | | {' | '.join(cells)} |"
    for factor in shown[:MOST_ROWS]:
        low, high = factor.range or (0, 0)
        cells = [cell_text(indices[factor.name], units[name], kind) for name, indices in known.items()]
        yield f"| `{factor.name}` | {low:g} to {high:g} | {' | '.join(cells)} |"
    yield ""
    yield (f"{'mu_star' if ranges else 'ST'}: "
           + ("mean size of the change of a measure when the factor moves over its whole range, the others anywhere in "
              "theirs" if ranges else "share of a measure's variance that the factor makes, alone and with the others")
           + f". **Bold**: seen among all {len(found.design.factors)} factors; blank: below the noise. "
           f"{len(found.design.factors) - len(shown)} factors are seen nowhere. All indices, with intervals, are in "
           f"[`{INDICES}`]({INDICES}).")


def cell_text(index: Index, unit: str, kind: str) -> str:
    """Index of a factor in a table; nothing where it is below the noise."""
    text = index_text(index.value, unit, kind)
    return "" if not index.is_seen else f"**{text}**" if said_of(index) == SEEN else text
