"""Which categories a scenario knows: of the built-in catalogue, changed, or its own."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from twin.scenario.fields import LONGEST_D, Duration, NotNegative, Positive, Share, Strict, YesNo, word_of
from twin.scenario.residents import Rate
from twin.scenario.workflow import MOST_SPREAD, Work
from twin.state import MOST_CO_LEADS
from twin.vocabulary import Clock, Discovery, Stream


class External(Strict):
    """Waiting for parts, an owner, a contractor."""

    share: Share
    mean: Duration
    ln_sd: Annotated[NotNegative, Field(le=MOST_SPREAD)]  # standard deviation of the logarithm


class CategoryEntry(Strict):
    """A kind of matter, complete."""

    zh: str = ""
    en: str = ""
    stream: word_of(Stream)  # type: ignore[valid-type]
    limit: Annotated[Positive, Field(le=LONGEST_D)] | None = None  # in units of the clock; none: no deadline
    clock: word_of(Clock) = Clock.URGENT_HOUR  # type: ignore[valid-type]
    lead: str
    lowest_tier: str
    share: Share
    severity: tuple[Share, Share, Share] = (1.0, 0.0, 0.0)
    discovery: word_of(Discovery) = Discovery.AT_ONCE  # type: ignore[valid-type]
    transient: Share = 0.0
    profile: str = "flat"
    touch: Work
    external: External | None = None
    is_urgent: YesNo = False
    visibility: Share = 1.0
    camera: Share = 0.0
    on_spot: Share = 0.0
    is_emergency: YesNo = False
    joint: Share = 0.0
    co_leads: Annotated[tuple[str, ...], Field(max_length=MOST_CO_LEADS)] = ()
    borderline: Share = 0.0
    sensitive: Share = 0.0
    relapse: Share = 0.0
    relapse_days: Annotated[Positive, Field(le=LONGEST_D)] = 14.0
    harm: Rate = 0.0  # per day that it is there

    @model_validator(mode="after")
    def severities_sum(self) -> "CategoryEntry":
        """Refuse severities whose probabilities do not add up to 1, and day limits that are no whole number."""
        if abs(sum(self.severity) - 1) > 1e-9:
            raise ValueError(f"severity: probabilities {list(self.severity)} add up to {sum(self.severity):g}, not 1")
        if self.limit is not None and self.clock in (Clock.WORK_DAY, Clock.NATURAL_DAY) and self.limit % 1:
            raise ValueError(f"limit: {self.limit:g} days; the clock {self.clock.key} counts whole days")
        if self.touch.by_category is not None:
            raise ValueError("touch: by_category refers back to this category; name another law")
        return self

    @model_validator(mode="after")
    def joint_work_has_others(self) -> "CategoryEntry":
        """Refuse joint work that names no further unit, and a lead or a role that stands there twice."""
        if self.joint > 0 and not self.co_leads:
            raise ValueError(f"co_leads: is empty, yet joint is {self.joint:g}; name the roles of the further units")
        if len({self.lead, *self.co_leads}) <= len(self.co_leads):
            raise ValueError(f"co_leads: {', '.join(self.co_leads)} beside the lead {self.lead}: a role stands twice")
        return self


class Catalogue(Strict):
    """Categories of this scenario."""

    use: Literal["all", "none"] | tuple[str, ...] = "all"
    change: dict[str, dict[str, Any]] = {}
    add: dict[str, CategoryEntry] = {}


def entry_of(category: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Entry, as a scenario would write it, of a category of the built-in catalogue."""
    entry: dict[str, Any] = {
        "zh": category.zh, "en": category.en, "stream": category.stream, "limit": category.limit,
        "clock": category.clock, "lead": category.lead, "lowest_tier": category.lowest_tier, "share": category.share,
        "severity": list(category.severity), "discovery": category.discovery, "transient": category.transient,
        "profile": category.profile, "is_urgent": category.is_urgent,
        "touch": {"lognormal": {"mean": f"{category.touch_mean_min:g} min", "cv": category.touch_cv}},
        "external": {"share": category.external_share, "mean": f"{category.external_mean_h:g} h",
                     "ln_sd": category.external_ln_sd},
        "visibility": category.visibility, "camera": category.camera, "on_spot": category.on_spot,
        "is_emergency": category.is_emergency, "joint": category.joint, "co_leads": list(category.co_leads),
        "borderline": category.borderline, "sensitive": category.sensitive, "relapse": category.relapse,
        "relapse_days": category.relapse_days, "harm": category.harm,
    }
    return changed(entry, changes)


def changed(entry: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Entry with changes laid over it: mappings merge, but another law of work replaces the present one."""
    result = dict(entry)
    for key, value in changes.items():
        before = result.get(key)
        is_other_law = key == "touch" and isinstance(value, dict) and not set(value) & set(before or ())
        if isinstance(value, dict) and isinstance(before, dict) and not is_other_law:
            result[key] = changed(before, value)
        else:
            result[key] = value
    return result
