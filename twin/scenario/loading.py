"""From a file name to a frozen scenario."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from twin.parameters import categories
from twin.scenario.catalogue import Catalogue, entry_of
from twin.scenario.checks import check
from twin.scenario.fields import LARGEST, brief, iso_date
from twin.scenario.model import Scenario
from twin.scenario.reading import Reading, find, lay_dotted, read_chain
from twin.scenario.references import fill_references
from twin.scenario.refusals import refusal
from twin.vocabulary import BadInput, Stream, nearest, unknown


def load(path: str | Path, overrides: Mapping[str, Any] | None = None,
         flags: Mapping[str, Any] | None = None) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    path : str or Path
        A file, or the name of a scenario that comes with the package.
    overrides : mapping, optional
        Values by dotted key, laid over the file: `{"staff.dispatchers.count": 3}`.
    flags : mapping, optional
        The same for keys that have a flag of their own, laid over everything: `{"calendar.days": 7}`; an error names
        the flag, `--days`.

    Returns
    -------
    Scenario
        Complete, checked and frozen.

    Raises
    ------
    BadInput
        The file cannot be read, or says something that cannot be used; the sentence names file and key.
    """
    reading = read_chain(find(path))
    lay_dotted(reading, overrides or {}, "--set")
    for key, value in (flags or {}).items():
        lay_dotted(reading, {key: value}, f"--{key.rsplit('.', 1)[-1]}")
    return scenario_from(reading)


def replace(scenario: Scenario, overrides: Mapping[str, Any]) -> Scenario:
    """Another scenario that differs by some values, given by dotted key."""
    reading = Reading(deepcopy(scenario._said), dict(scenario._origin), Path(scenario._folder))
    lay_dotted(reading, overrides, "replace")
    return scenario_from(reading)


def where(scenario: Scenario, *path: str) -> str:
    """File and key, as a sentence about a loaded scenario begins: `evening.yaml: staff.crews.count`."""
    return Reading(scenario._said, scenario._origin, Path(scenario._folder)).where(path)


def scenario_from(reading: Reading) -> Scenario:
    """Scenario from what was said: references filled, catalogue resolved, everything checked."""
    said = Reading(deepcopy(reading.said), reading.origin, reading.folder)
    refuse_emptied(said)
    fill_references(said, start_of(said))
    resolve_catalogue(said)
    try:
        scenario = Scenario.model_validate(said.said)
    except ValidationError as error:
        raise refusal(error, said, Scenario) from None
    except RecursionError:
        raise BadInput(f"{reading.who_said(())}: nested too deeply") from None
    scenario._said, scenario._origin, scenario._folder = reading.said, reading.origin, str(reading.folder)
    check(scenario, said)
    return scenario


def start_of(reading: Reading) -> date:
    """First day of a scenario, needed before anything else can be valued."""
    calendar = reading.said.get("calendar")
    where = reading.who_said(("calendar", "start"))
    if calendar is None:
        raise missing_calendar(reading)
    if not isinstance(calendar, dict):
        raise BadInput(f"{reading.where(('calendar',))}: must be a mapping of keys to values, not {brief(calendar)}")
    if "start" not in calendar:
        raise BadInput(f"{where}: calendar.start: is missing; write the first day as 2018-08-27")
    try:
        found: date = iso_date(calendar["start"])
    except ValueError as error:
        raise BadInput(f"{where}: calendar.start: {error}") from None
    return found


def refuse_emptied(reading: Reading) -> None:
    """Refuse a whole section that was there and was set to nothing."""
    for key, field in Scenario.model_fields.items():
        if field.is_required() and key not in reading.said and (key,) in reading.origin:
            raise BadInput(f"{reading.where((key,))}: is missing: it was emptied here (null removes what stands under "
                           f"a key); leave the key out to keep what the file extends")


def missing_calendar(reading: Reading) -> BadInput:
    """Error for a scenario without a calendar: an unknown key near it says why."""
    for key in reading.said:
        if key not in Scenario.model_fields:
            return unknown(f"{reading.who_said((key,))}: {key}", key, Scenario.model_fields)
    return BadInput(f"{reading.who_said(())}: calendar: is missing; does the file extend base.yaml?")


def resolve_catalogue(reading: Reading) -> None:
    """Replace the section `catalogue` by complete entries."""
    section = reading.said.get("catalogue", {})
    if is_resolved(section):
        return
    holder = Reading(section if isinstance(section, dict) else {}, shifted(reading.origin), reading.folder)
    for name in set(holder.said) & set(categories()):
        raise BadInput(f"{reading.where(('catalogue', name))}: unknown key; allowed: use, change, add; did you mean "
                       f"catalogue.change.{name}?")
    try:
        catalogue = Catalogue.model_validate(section)
    except ValidationError as error:
        raise refusal(error, holder, Catalogue, ("catalogue",)) from None
    known = categories()
    wanted = known if catalogue.use == "all" else () if catalogue.use == "none" else catalogue.use
    for name in (*wanted, *catalogue.change):
        if name not in known:
            at = ("change", name) if name in catalogue.change else ("use",)
            where = reading.where(("catalogue", *at)) + ("" if name in at else f": {brief(name)}")
            raise BadInput(f"{where}: unknown category; `twin explain` shows one, known: {', '.join(known)}"
                           f"{nearest(name, known)}")
    entries: dict[str, Any] = {name: entry_of(known[name], catalogue.change.get(name, {})) for name in wanted}
    added = section.get("add", {}) if isinstance(section, dict) else {}
    for name in set(added) & set(Catalogue.model_fields):
        raise BadInput(f"{reading.where(('catalogue', 'add', name))}: no category can be called {name}")
    reading.moved |= {("catalogue", name): ("catalogue", "add" if name in added else "change", name)
                      for name in (*entries, *added)}
    reading.said["catalogue"] = {**entries, **added}
    share_out(reading.said["catalogue"])


def is_resolved(section: Any) -> bool:
    """Whether a catalogue is complete already: that of a scenario written beside a result."""
    if not isinstance(section, dict) or set(section) & set(Catalogue.model_fields):
        return False
    return any(isinstance(entry, dict) and "stream" in entry for entry in section.values())


def shifted(origin: Mapping[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    """Who said what, seen from inside the section `catalogue`."""
    return {path[1:]: who for path, who in origin.items() if path[:1] == ("catalogue",)}


def share_out(entries: dict[str, Any]) -> None:
    """Scale the shares of each stream to 1, so that a selection of categories keeps the stream's volume."""
    for stream in Stream:
        members = [entry for entry in entries.values() if str(entry.get("stream")) in (stream.key, str(int(stream)))
                   or entry.get("stream") is stream]
        numbers = [entry.get("share") for entry in members]
        if not all(isinstance(number, int | float) and 0 <= number <= LARGEST for number in numbers):
            continue  # refused in words when the entry is read
        total = float(sum(numbers))  # type: ignore[arg-type]
        if total > 0 and not any(isinstance(number, bool) for number in numbers):
            for entry in members:
                entry["share"] = entry["share"] / total
