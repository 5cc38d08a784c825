"""What may be counted one way or the other: districts differ, and a figure is read with the rule it was made by."""

from dataclasses import dataclass, fields

from twin.parameters import parameter
from twin.vocabulary import HOUR_S, MINUTE_S, unknown

SECONDS_OF = {"h": HOUR_S, "min": MINUTE_S}


@dataclass(frozen=True)
class Choice:
    """One way of counting that implementations differ in.

    Attributes
    ----------
    zh, en : str
        What is chosen.
    allowed : dict of str to str
        What each choice means, the usual one first.
    """

    zh: str
    en: str
    allowed: dict[str, str]


CHOICES = {
    "period": Choice("归期", "Which results belong to the period", {
        "need_date": "those whose deadline lies in it and which were finished, or are overdue and unfinished",
        "finished": "those finished in it, whatever their deadline, and those overdue and unfinished at its end"}),
    "exemptions": Choice("剔除", "Cases for which an exemption was granted", {
        "kept": "count like all others", "left_out": "do not count in what was due"}),
    "accurate_dispatch_of": Choice("派遣准确率的分母", "Accurate dispatches are a share of", {
        "need": "all that had to be dispatched [V]", "in_time": "those dispatched in time [U]"}),
    "rework_of": Choice("返工率的分母", "Reworks are a share of", {
        "handed_in": "results handed in [V]", "due": "cases that had to be closed [G]"}),
    "archive_in_time": Choice("按期结案", "A case is closed in time", {
        "result": "when it is closed and its result was handed in by the deadline",
        "closing": "when it is closed by the deadline itself"}),
    "self_handled": Choice("自行处置件", "Matters settled on the spot", {
        "left_out": "count neither as reports nor as closings",
        "counted": "count as registered at once and closed in time"}),
    "revisited": Choice("回访数", "Revisited is", {
        "answered": "whoever answered the call", "called": "whoever was called, also in vain"}),
}


@dataclass(frozen=True)
class Counting:
    """Rules of counting; the defaults are those of DOMAIN C4.

    Attributes
    ----------
    period, exemptions, accurate_dispatch_of, rework_of, archive_in_time, self_handled, revisited : str
        See `CHOICES`.
    """

    period: str = "need_date"
    exemptions: str = "kept"
    accurate_dispatch_of: str = "need"
    rework_of: str = "handed_in"
    archive_in_time: str = "result"
    self_handled: str = "left_out"
    revisited: str = "answered"

    def __post_init__(self) -> None:
        """Refuse what is no choice."""
        for field in fields(self):
            said, allowed = getattr(self, field.name), CHOICES[field.name].allowed
            if said not in allowed:
                raise unknown(f"counting: {field.name}", said, allowed, f"{said!r} is no choice")


def limit_s(name: str) -> int:
    """Seconds of a parameter that limits a time; measures hold for all years, and so does the undated value."""
    said = parameter(name)
    value = said.values[None]
    return round(value * SECONDS_OF[said.unit])
