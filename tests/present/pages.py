"""Reports of small logs, for the tests of this room."""

import re
from datetime import date
from functools import cache
from html.parser import HTMLParser

from tests.eventlog.logs import SMALL_END_S, small_log
from twin.kpi import kpis
from twin.present.headline import headline
from twin.present.material import material
from twin.present.names import Names
from twin.present.report import report_html
from twin.present.words import words
from twin.vocabulary import DAY_S

ABOUT = {
    "title": {"zh": "三天", "en": "three days"}, "scenario": "scenarios/small.yaml", "start": "2018-08-27",
    "days": SMALL_END_S // DAY_S, "seed": 1, "replication": 0, "engine": "compiled", "digest": "ab" * 32,
}


def headline_of(log=None, lang="en", more=None, days=ABOUT["days"]):
    """Sentences of the headline of a log, without anything else of its page."""
    log, end_s = small_log() if log is None else log, int(days * DAY_S)
    found = material(log, end_s, date.fromisoformat(ABOUT["start"]), {})
    said = headline(found, {**kpis(log, end_s), **(more or {})}, None, Names(lang, {}), words(lang))
    return [re.sub("<.*?>", "", str(sentence)) for sentence in said]


@cache
def small_report():
    """Page of the small log, as it is."""
    return report_html(small_log(), kpis(small_log(), SMALL_END_S), ABOUT)


def report_of(log=None, more=None, **about):
    """Page of a log, the small one if none is given; `more` stands beside its measures."""
    if log is None and not more and not about:
        return small_report()
    log = small_log() if log is None else log
    known = {**ABOUT, **about}
    return report_html(log, {**kpis(log, int(known["days"] * DAY_S)), **(more or {})}, known)


class Reader(HTMLParser):
    """What a browser would see: texts, addresses, tags that were opened and not closed."""

    VOID = ("meta", "input", "br", "link", "img")

    def __init__(self, html):
        super().__init__()
        self.addresses, self.texts, self.open_tags, self.scripts = [], [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.addresses += [value for name, value in attributes if name in ("src", "href", "xlink:href", "action")]
        self.scripts += tag == "script"
        if tag not in self.VOID:
            self.open_tags.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.addresses += [value for name, value in attributes if name in ("src", "href", "xlink:href", "action")]

    def handle_endtag(self, tag):
        assert self.open_tags.pop() == tag

    def handle_data(self, text):
        if "style" not in self.open_tags:
            self.texts.append(text)

    @property
    def text(self):
        return "\n".join(self.texts)
