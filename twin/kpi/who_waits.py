"""Who waits how long: mean times of streets, or of the places in the only one, and of groups of reporters."""

from collections.abc import Mapping
from dataclasses import dataclass

from twin.kpi.axes import Axis, Naming, axis, place_axis
from twin.kpi.equity import GroupTime, group_times
from twin.kpi.gathered import Gathered
from twin.kpi.tally import Lengths
from twin.kpi.times import durations
from twin.vocabulary import Stream

Times = Mapping[Stream, list[GroupTime]]


@dataclass(frozen=True)
class WhoWaits:
    """Mean times of groups, each stream for itself, so that who has more demands is not told to be slow.

    Attributes
    ----------
    is_by_street : bool
        Whether places are streets; else the log knows only one, and they are the places in it.
    closing, discovery : mapping of Stream to list of GroupTime
        From report to closing, and from birth to the first report (true), by place; streams without any are left out.
    reporters : mapping of Stream to list of GroupTime
        From report to closing, by group of reporters.
    """

    is_by_street: bool
    closing: Times
    discovery: Times
    reporters: Times


def who_waits(g: Gathered, naming: Naming) -> WhoWaits:
    """Tell mean times of places and of groups of reporters of a log."""
    closing, discovery = (durations(g)[name] for name in ("time_to_close", "time_to_discover"))
    street = axis(g, "street", naming)
    is_by_street = len({one.code for times in _times(closing, street).values() for one in times}) > 1
    along = street if is_by_street else place_axis(g)
    return WhoWaits(is_by_street, _times(closing, along), _times(discovery, along),
                    _times(closing, axis(g, "reporter", naming)))


def _times(lengths: Lengths, along: Axis) -> Times:
    """Times of groups by stream, of the streams that have any."""
    found = {stream: group_times(lengths, along, stream) for stream in Stream}
    return {stream: times for stream, times in found.items() if times}
