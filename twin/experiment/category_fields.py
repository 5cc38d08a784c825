"""What is assumed of categories, as a redraw takes it: a field of all categories of a stream moves together.

Some eight hundred numbers of categories are assumed. Drawn one by one they would even each other out: work on site a
little longer here, a little shorter there. What can reverse an order is that all of them are wrong the same way. So one
draw gives a position, 0 to 1, within the range of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twin.experiment.numbers import is_changed
from twin.experiment.plans import Plan
from twin.parameters import categories
from twin.scenario import Scenario
from twin.vocabulary import Stream


@dataclass(frozen=True, slots=True)
class Field:
    """A field of categories: where a scenario says it below a category, the unit it says, and what it is called."""

    key: str
    unit: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Swept:
    """One number of one category: its dotted key, its unit there, and its range."""

    key: str
    unit: str
    low: float
    high: float

    def at(self, position: float) -> float | str:
        """Value at a position within the range, as a scenario would say it."""
        value = self.low + position * (self.high - self.low)
        return f"{value!r} {self.unit}" if self.unit else value


# Shares of births and of severities are left alone: they must sum to 1.
FIELDS = {
    "touch_mean_min": Field("touch.lognormal.mean", "min", "现场作业时间", "work on site"),
    "touch_cv": Field("touch.lognormal.cv", "", "作业时间离散程度", "spread of work on site"),
    "external_share": Field("external.share", "", "须等外部的占比", "share that waits for something outside"),
    "external_mean_h": Field("external.mean", "h", "外部等待时长", "length of waits outside"),
    "external_ln_sd": Field("external.ln_sd", "", "外部等待离散程度", "spread of waits outside"),
    "transient": Field("transient", "", "自行消失的占比", "share that vanishes by itself"),
    "visibility": Field("visibility", "", "现场可见度", "visibility on the spot"),
    "camera": Field("camera", "", "摄像头可见率", "visibility by camera"),
    "on_spot": Field("on_spot", "", "当场处理的占比", "share settled on the spot"),
    "joint": Field("joint", "", "需多单位协同的占比", "share that needs several units"),
    "borderline": Field("borderline", "", "权属不清的占比", "share without a clear owner"),
    "sensitive": Field("sensitive", "", "须领导审批的占比", "share that needs a leader's approval"),
    "relapse": Field("relapse", "", "复发的占比", "share that comes back"),
    "relapse_days": Field("relapse_days", "", "复发间隔", "days until it comes back"),
    "harm": Field("harm", "", "致害率", "hazard of doing harm"),
}
PREFIX = "categories"


def swept(plans: Sequence[Plan]) -> dict[str, tuple[Swept, ...]]:
    """Assumed numbers of the categories that some plan uses and none changes, by `categories.STREAM.FIELD`."""
    used = {name for plan in plans for name in plan.scenario.catalogue} & set(categories())
    found: dict[str, list[Swept]] = {}
    for stream in Stream:
        for name, field in FIELDS.items():
            for category in (categories()[one] for one in sorted(used)):
                origin = category.origin[name]
                low, high = origin.range or (0.0, 0.0)
                if category.stream == stream and origin.kind == "assumed" and low < high and not any(
                        is_stated(plan.scenario, category.id, name) for plan in plans):
                    found.setdefault(f"{PREFIX}.{stream.key}.{name}", []).append(
                        Swept(f"catalogue.change.{category.id}.{field.key}", field.unit, low, high))
    return {name: tuple(members) for name, members in found.items()}


def is_stated(scenario: Scenario, category: str, field: str) -> bool:
    """Whether a scenario says a field of a category itself, or does without the category."""
    said = scenario._said.get("catalogue", {})
    changes = said.get("change", {}) if isinstance(said, Mapping) else {}
    return category not in scenario.catalogue or is_changed(field, changes.get(category, {}))


def name_of_field(name: str, lang: str) -> tuple[str, str] | None:
    """What `categories.STREAM.FIELD` is called, and its stream, in a language; None for another name."""
    prefix, _, rest = name.partition(".")
    stream, _, field = rest.partition(".")
    if prefix != PREFIX or field not in FIELDS:
        return None
    return str(getattr(FIELDS[field], lang)), str(getattr(next(one for one in Stream if one.key == stream), lang))


def said_at(members: Sequence[Swept], position: float) -> dict[str, Any]:
    """Values of all numbers of a field at a position within their ranges, by dotted key."""
    return {one.key: one.at(position) for one in members}
