"""What a reader calls places, tiers, units and categories."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twin.kpi import label
from twin.vocabulary import Cause

NUMBER_DIGITS = 3  # of a place's code, which tell it from its neighbours
CAUSES = {  # in English; the Chinese ones are the terms themselves
    Cause.WORK: "work", Cause.TRAVEL: "travel", Cause.QUEUE: "queue", Cause.OFF_DUTY: "nobody on duty",
    Cause.LOWER_PRIORITY: "others first", Cause.RETURN: "return", Cause.DISPUTE: "dispute",
    Cause.EXTERNAL_DELAY: "outside conditions", Cause.APPROVAL: "approval", Cause.SUSPENDED: "on hold",
    Cause.CHECK: "waiting for check", Cause.RESIDENT: "waiting for resident", Cause.LAID_ASIDE: "laid aside",
}
FORMS = {"zh": ("{unit}（{place}）", "{street}{number}号"), "en": ("{unit} ({place})", "{street} {number}")}


@dataclass(frozen=True)
class Names:
    """Names in one language.

    Attributes
    ----------
    lang : str
        `zh` or `en`.
    labels : mapping
        What the scenario calls tiers and units: by key, a mapping with `zh` and `en`.
    places : mapping of str to str
        Names of places by code; a place that has none bears its code.
    streets : mapping of str to (str, str)
        Code and name of the street of each place, by the code of the place.
    kinds : mapping
        What the scenario calls its categories: by id, a mapping with `zh` and `en`.
    """

    lang: str
    labels: Mapping[str, Any]
    places: Mapping[str, str] = field(default_factory=dict)
    streets: Mapping[str, Any] = field(default_factory=dict)
    kinds: Mapping[str, Any] = field(default_factory=dict)

    def tier(self, key: str) -> str:
        """Name of a tier."""
        return label(key, self.labels, self.lang)

    def unit(self, key: str) -> str:
        """Name of a unit, with its place where there are several of its kind."""
        code, _, kind = key.rpartition("/")
        if not code or (self.streets and code not in self.streets):
            return label(kind if code else key, self.labels, self.lang)
        return FORMS[self.lang][0].format(unit=label(kind, self.labels, self.lang), place=self.place(code))

    def place(self, code: str) -> str:
        """Name of a place; one without a name is called by its street and its number."""
        name = self.places.get(code, code)
        street, street_name = self.streets.get(code, ("", ""))
        if name != code or not street or street == code:
            return name if name != code else street_name or code
        return FORMS[self.lang][1].format(street=street_name, number=code[-NUMBER_DIGITS:])

    def cause(self, cause: Cause) -> str:
        """Name of what the time of a case goes by with."""
        return cause.zh if self.lang == "zh" else CAUSES[cause]

    def category(self, key: str) -> str:
        """Name of a category."""
        said = self.kinds.get(key)
        return str(said[self.lang]) if said else key.replace("_", " ")
