"""Which figures stand on a page, and what is put into them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from twin.kpi import post_name
from twin.kpi.ages import Age
from twin.kpi.by_unit import IS_WAIT
from twin.kpi.causes import IN_ORDER, N_CAUSES
from twin.kpi.stories import Story
from twin.present import figures, figures_waits
from twin.present.drawing import OTHERS, POSTS, STREAMS
from twin.present.figures_grids import Block, grids_figure
from twin.present.figures_waits import CAUSES, Tile
from twin.present.gap import dots_of_shares, dots_of_streets
from twin.present.material import Material
from twin.present.names import NUMBER_DIGITS, Names
from twin.present.reading import Say, duration
from twin.present.stories import life_length_h, life_parts
from twin.present.waiting import places_figure
from twin.present.words import mark
from twin.vocabulary import Cause, Post, Stream

MOST_POSTS, MOST_UNITS, MOST_CAUSES, MOST_TILES, MOST_PARTS = 7, 10, 6, 60, 40
WEEKDAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))


def page_figures(found: Material, gap: Mapping[str, Any] | None, grids: Sequence[Mapping[str, Any]], names: Names,
                 say: Say) -> dict[str, str]:
    """Draw the figures of a page, by name; empty where there is nothing to draw."""
    lang = names.lang
    open_by_tier = {names.tier(tier): row for tier, row in zip(found.stock.tiers, found.stock.n_open, strict=True)}
    passages, stages = found.passages, found.stages
    return {
        "funnel": figures.funnel_figure([getattr(one.link, lang) for one in passages],
                                        [one.n_entered for one in passages], [one.n_left for one in passages], say),
        "backlog": figures.backlog_figure(found.stock.time_s, open_by_tier, say),
        "week": figures.week_figure(found.week.arrivals, *_largest(found.week.staff_by_post, lang),
                                    [say(day) for day in WEEKDAYS], say),
        "waits": figures.waits_figure([getattr(one.stage, lang) for one in stages], [one.mean_h for one in stages],
                                      [one.p90_h for one in stages], say) if stages else "",
        "limits": _limits(found, lang, say),
        "causes": _causes(found, names, say), "units": _units(found, names, say), "tiles": _tiles(found, names, say),
        "grids": _grids(found, grids, names, say),
        "who": places_figure(found.waiting, names, lambda code: _place(code, names, found.waiting.is_by_street), say),
        "lives": _lives(found, names, say), **_gap(gap, lang, say),
    }


def _largest(staff: Mapping[str, np.ndarray], lang: str) -> tuple[dict[str, np.ndarray], list[str]]:
    """Keep the posts with most people on duty, in the order of posts, all others as one; and the colour of each."""
    keys = sorted(staff, key=lambda key: -float(staff[key].sum()))
    n_shown = len(keys) if len(keys) <= MOST_POSTS + 1 else MOST_POSTS
    order = [post.key for post in Post]
    shown = sorted(keys[:n_shown], key=lambda key: order.index(key) if key in order else len(order))
    rows = {post_name(key, lang): staff[key] for key in shown}
    colours = [POSTS.get(key, OTHERS) for key in shown]
    if n_shown < len(keys):
        rows[post_name("others", lang)] = np.sum([staff[key] for key in keys[n_shown:]], axis=0)
        colours.append(OTHERS)
    return rows, colours


def _limits(found: Material, lang: str, say: Say) -> str:
    """Draw what is handed in over the share of the limit, with how many dispatches of each stream there are."""
    curves = {f"{getattr(one.stream, lang)} (n {one.n:,})": (one.share, one.done) for one in found.limits}
    return figures.limits_figure(curves, [STREAMS[one.stream] for one in found.limits], say) if curves else ""


def _gap(gap: Mapping[str, Any] | None, lang: str, say: Say) -> dict[str, str]:
    """Draw measured against true, by figure and by street; nothing where there is nothing to compare."""
    found = {"gap": "", "gap_streets": ""}
    if gap:
        shares, streets = dots_of_shares(gap, lang), dots_of_streets(gap, lang)
        found["gap"] = figures.gap_figure(*shares, say("share (%)"), say) if shares[0] else ""
        names, measured, true = streets
        found["gap_streets"] = figures.streets_figure([_short(name) for name in names], measured, true,
                                                      say("problems"), say) if names else ""
    return found


# ---------------------------------------------------------------------------------------------- waiting
def _causes(found: Material, names: Names, say: Say) -> str:
    """What the time of each stream's cases goes by with, the greatest part first."""
    hours = found.hours_by_cause
    order = [number for number in np.argsort(-hours.sum(axis=0), kind="stable") if hours[:, number].sum()]
    if not order:
        return ""
    streams = [stream for stream in Stream if hours[stream].sum()]
    shares = {getattr(stream, names.lang): (100 * hours[stream][order] / hours[stream].sum()).tolist()
              for stream in streams}
    return figures_waits.causes_figure([names.cause(IN_ORDER[number]) for number in order], shares,
                                       [STREAMS[stream] for stream in streams], say)


def _units(found: Material, names: Names, say: Say) -> str:
    """Waiting in the hands of those units where cases wait most; causes beyond the greatest few as one."""
    shown = found.units[:MOST_UNITS]
    if not shown:
        return ""
    hours = np.array([one.hours for one in shown]) * IS_WAIT
    order = [int(number) for number in np.argsort(-hours.sum(axis=0), kind="stable") if hours[:, number].sum()]
    kept = order if len(order) <= MOST_CAUSES + 1 else order[:MOST_CAUSES]
    rest = hours[:, [number for number in range(N_CAUSES) if number not in kept]].sum(axis=1)
    causes = [IN_ORDER[number] for number in kept]
    labels, colours = [names.cause(cause) for cause in causes], [CAUSES[cause] for cause in causes]
    columns = [hours[:, number] for number in kept]
    if rest.any():
        labels, colours, columns = [*labels, post_name("others", names.lang)], [*colours, OTHERS], [*columns, rest]
    units = [say("{unit}: {n} cases").format(unit=names.unit(one.unit), n=f"{one.n_cases:,}") for one in shown]
    marks = [say("{n} d, {m} a case").format(n=_days(one.waited_h / 24), m=f"{one.waited_h / 24 / one.n_cases:,.1f}")
             for one in shown]
    return figures_waits.units_figure(units, np.column_stack(columns), marks, labels, colours, say)


def _days(days: float) -> str:
    """Days as they are written behind a bar: small ones with a decimal."""
    return f"{days:,.0f}" if days >= 10 else f"{days:.1f}"


# ---------------------------------------------------------------------------------------------- places
def _tiles(found: Material, names: Names, say: Say) -> str:
    """Places by the age of their open cases: streets with what lies in them; of one street, what lies in it."""
    shown = _shown(found)
    if len(found.streets) > 1:
        tiles = [Tile(_short(names.place(one.place)), one.n_open, one.half_d, _parts(found, one, names))
                 for one in shown]
    else:
        tiles = [Tile(_number(one.place, names), one.n_open, one.half_d) for one in shown]
    return figures_waits.tiles_figure(tiles, say) if tiles else ""


def _grids(found: Material, grids: Sequence[Mapping[str, Any]], names: Names, say: Say) -> str:
    """Unit grids by the age of what is open there: a block for each street, of one street for each place in it."""
    is_by_street = len(found.streets) > 1
    blocks: dict[str, Block] = {}
    for one in grids:
        code = names.streets.get(one["place"], (one["place"],))[0] if is_by_street else one["place"]
        before = blocks.get(code, Block(_place(code, names, is_by_street), 0, ()))
        blocks[code] = Block(before.name, before.n_open + sum(one["n_open"]), (*before.age_d, *one["age_d"]))
    return grids_figure([blocks[code] for code in sorted(blocks)], say) if blocks else ""


def grids_note(grids: Sequence[Mapping[str, Any]], say: Say) -> str:
    """Say how many unit grids there are, and in how many of them something is open."""
    n_open = [n for one in grids for n in one["n_open"]]
    return say("{n} unit grids; in {k} of them cases are open.").format(
        n=f"{len(n_open):,}", k=f"{sum(n > 0 for n in n_open):,}")


def _shown(found: Material) -> list[Age]:
    """Streets, or what lies in the only one; of very many those with most open cases, in the order of codes."""
    places = _places(found)
    kept = sorted(places, key=lambda one: (-one.n_open, one.place))[:MOST_TILES]
    return sorted(kept, key=lambda one: one.place)


def _places(found: Material) -> tuple[Age, ...]:
    """Streets where there are several, else what lies in the only one."""
    return found.streets if len(found.streets) > 1 else found.parts


def tiles_note(found: Material, names: Names, say: Say) -> str:
    """Say what must be known of the map beside what always holds."""
    notes = []
    if len(found.streets) > 1 and any(_parts(found, one, names) for one in found.streets):
        notes.append(say("The strip below a tile shows the same of the communities in it."))
    if len(_places(found)) > MOST_TILES:
        notes.append(say("The {n} of {all} places with most open cases.").format(n=MOST_TILES, all=len(_places(found))))
    return " ".join(notes)


def _parts(found: Material, street: Age, names: Names) -> tuple[float | None, ...]:
    """Ages of the places of a street; nothing where the street itself is all there is."""
    own = [one for one in found.parts if names.streets.get(one.place, ("",))[0] == street.place != one.place]
    return tuple(one.half_d for one in own[:MOST_PARTS])


def _short(name: str) -> str:
    """Name of a street without what all of them are."""
    return name.removesuffix("街道").removesuffix("地区") or name


def _place(code: str, names: Names, is_street: bool) -> str:
    """What a street, or a place within the only one, is called, short."""
    return _short(names.place(code)) if is_street else _number(code, names)


def _number(code: str, names: Names) -> str:
    """What a place within a street is called there: its name, or the end of its code."""
    name = names.places.get(code, code)
    return name if name != code or len(name) <= NUMBER_DIGITS else code[-NUMBER_DIGITS:]


# ---------------------------------------------------------------------------------------------- lives
def _lives(found: Material, names: Names, say: Say) -> str:
    """What the lives of the worst cases go by with."""
    if not found.stories:
        return ""
    parts = [life_parts(found, story) for story in found.stories]
    met = {cause for own in parts for _, _, cause in own}
    causes: dict[Cause | None, str] = {cause: names.cause(cause) for cause in Cause if cause in met}
    if None in met:
        causes[None] = say("before the run begins")
    return figures_waits.lives_figure([_short_why(story, names) for story in found.stories],
                                      [duration(life_length_h(found, story), say) for story in found.stories], parts,
                                      causes, say)


def _short_why(story: Story, names: Names) -> str:
    """For what a case is shown, in a word or two."""
    return str(getattr(story.worst, names.lang)).capitalize()
