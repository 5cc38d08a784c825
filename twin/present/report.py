"""The report of a run: one page that needs nothing but itself, in Chinese and English."""

import shlex
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from importlib.resources import files
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.eventlog import Log
from twin.present.font import FAMILY, web_font
from twin.present.material import material
from twin.present.page import page
from twin.present.reading import warning_text
from twin.present.words import LANGUAGES, mark, words
from twin.vocabulary import DAY_S, WorkFailed

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

ENGINES = (mark("compiled engine"), mark("reference engine"))


def write_report(log: Log, kpis: Mapping[str, Any], about: Mapping[str, Any], path: Path) -> None:
    """Write the report of a run as one self-contained HTML page.

    Parameters
    ----------
    log : Log
        Log of the run.
    kpis : mapping
        Its measures, as `twin.kpi.kpis` gives them.
    about : mapping
        What the log cannot tell. `title` (text, or a mapping with `zh` and `en`), `scenario` (name or file), `start`
        (ISO date), `days`, `seed`, `replication`, `engine`, `digest`. May be missing: `warnings` (list of text),
        `created` (ISO time), `lang` (`zh` unless given: the language shown first), `labels` (what the scenario calls
        its tiers and units: key to `{zh, en}`), `command` (the line that reproduces the run), `findings` (of the
        audit: list of mappings with `name` and `is_ok`), `composite` (false for a log of real cases), `gap`
        (measured against true, as `twin.experiment.run.gap_of` gives it), `places` (names of places by code),
        `streets` (code and name of the street of each place, by code), `kinds` (what the scenario calls its
        categories: id to `{zh, en}`), `reporters` (group of each actor who may report, by name), `grids` (as
        `twin.experiment.unit_grids.unit_grids` gives them), `numbers` (as `twin.experiment.numbers.numbers_behind`
        gives them).
    path : Path
        Where to write.

    Raises
    ------
    WorkFailed
        The page cannot be written there.
    """
    html = report_html(log, kpis, about)
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise WorkFailed(f"{path}: the report cannot be written: {error.strerror}") from error


def report_html(log: Log, kpis: Mapping[str, Any], about: Mapping[str, Any]) -> str:
    """Return the page of a run, font and figures included; arguments as for `write_report`."""
    words(about.get("lang", "zh"))
    end_s = round(float(about["days"]) * DAY_S)
    found = material(log, end_s, date.fromisoformat(str(about["start"])), about.get("streets") or {},
                     about.get("reporters"))
    pages = [page(found, kpis, about, lang) for lang in LANGUAGES]
    template = _environment().get_template("report.html.j2")
    html = template.render(
        pages=pages, about=about, shown=about.get("lang", "zh"), family=FAMILY, font="{font}",
        titles={lang: _title(about, lang) for lang in LANGUAGES},
        periods={lang: _period(about, lang) for lang in LANGUAGES}, command=about.get("command") or command(about),
        warnings={lang: _warnings(about, lang) for lang in LANGUAGES},
        made={lang: _made(about, lang) for lang in LANGUAGES},
        wrong=[one["name"] for one in about.get("findings") or () if not one["is_ok"]],
    )
    return html.replace("{font}", web_font(html), 1)


def command(about: Mapping[str, Any]) -> str:
    """Return the line that makes the same run again; a `command` in `about` replaces it."""
    return (f"twin run {shlex.quote(str(about['scenario']))} --days {about['days']} --seed {about['seed']}"
            f" --replication {about['replication']} --engine {about['engine']}")


def _title(about: Mapping[str, Any], lang: str) -> str:
    """Title of the scenario in a language; its name where it has none."""
    title = about.get("title") or about["scenario"]
    if isinstance(title, Mapping):
        title = title.get(lang) or next(iter(title.values()), about["scenario"])
    return str(title)


def _period(about: Mapping[str, Any], lang: str) -> str:
    """First and last day of the run, as a reader of the language writes them."""
    from babel.dates import format_date

    first = date.fromisoformat(str(about["start"]))
    last = first + timedelta(days=max(ceil(float(about["days"])) - 1, 0))
    locale = {"zh": "zh_CN", "en": "en_GB"}[lang]
    return " – ".join(format_date(day, "long", locale) for day in dict.fromkeys((first, last)))


def _warnings(about: Mapping[str, Any], lang: str) -> list[str]:
    """Warnings of the run in a language."""
    from twin.parameters import categories

    def category(name: str) -> str:
        return str(getattr(categories()[name], lang)) if name in categories() else name

    return [warning_text(warning, words(lang), category) for warning in about.get("warnings") or ()]


def _made(about: Mapping[str, Any], lang: str) -> str:
    """When the report was made, as a reader of the language writes it."""
    from babel.dates import format_datetime

    said = str(about.get("created") or "")
    try:
        made = datetime.fromisoformat(said)
    except ValueError:
        return said
    pattern, locale = {"zh": ("y年M月d日 HH:mm", "zh_CN"), "en": ("d MMMM y, HH:mm", "en_GB")}[lang]
    return str(format_datetime(made, pattern, locale=locale))


def coded(text: str) -> "Markup":
    """Text in which what stands between backticks is marked as something to type."""
    from markupsafe import Markup, escape

    parts = [escape(part) for part in text.split("`")]
    return Markup("").join(Markup("<code>{}</code>").format(part) if number % 2 else part
                           for number, part in enumerate(parts))


def _environment() -> "Environment":
    """Templates of the product; what is put into them is escaped."""
    from jinja2 import Environment, FunctionLoader

    folder = files("twin.present") / "templates"
    loader = FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8"))
    made = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters["coded"] = coded
    return made
