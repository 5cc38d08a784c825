"""Every rate by name: what it is called, what is divided by what, whose formula it is, which rules of counting bear."""

from collections.abc import Callable
from dataclasses import dataclass

from twin.kpi import own, rates
from twin.kpi.gathered import Gathered
from twin.kpi.tally import Tally

PERIOD = "period"
DUE = (PERIOD, "exemptions")
V, U, G = "DOMAIN C4, [V]", "DOMAIN C4, [U]", "DOMAIN C4, [V]; [G]"
HOTLINE = "DOMAIN C4, 12345"
TWIN = "the twin's own, MODEL 7"


@dataclass(frozen=True)
class Rate:
    """One share or ratio.

    Attributes
    ----------
    key, zh, en : str
        Name, and what it is called.
    part, whole : str
        What stands above and below the line.
    why : str
        Why there is no value where nothing stands below it.
    source : str
        Whose formula it is.
    tally : callable
        What each thing of a log adds above and below.
    options : tuple of str
        Rules of counting that bear on it.
    unit : str
        `share`, `ratio` or `per 1,000`.
    zh_demands : str
        What it is called in the stream of demands, where that has another word.
    """

    key: str
    zh: str
    en: str
    part: str
    whole: str
    why: str
    source: str
    tally: Callable[[Gathered], Tally]
    options: tuple[str, ...] = ()
    unit: str = "share"
    zh_demands: str = ""

    @property
    def factor(self) -> float:
        """What the quotient is multiplied by."""
        return 1000.0 if self.unit == "per 1,000" else 1.0


REPORTS = (
    Rate("registration_rate", "立案率", "Reports filed", "cases filed, emergencies let past included",
         "cases reported in the period", "the log tells of no report and its filing", V, rates.registration,
         ("self_handled",), zh_demands="受理立单率"),
    Rate("valid_report_rate", "有效上报率", "Reports found true",
         "cases accepted or confirmed, and neither rejected nor voided", "cases reported in the period",
         "the log tells of no report and its acceptance", V, rates.valid_reports, ("self_handled",)),
    Rate("in_time_register_rate", "按时立案率", "Reports filed in time", "cases filed by the deadline of filing",
         "cases reported in the period", "the log tells of no report and its filing", V, rates.registration_in_time,
         ("self_handled",), zh_demands="按时立单率"),
    Rate("accurate_register_rate", "立案准确率", "Filed and not voided", "of these, cases not voided afterwards",
         "cases filed in the period", "no case was filed", V, rates.accurate_registration, zh_demands="立单准确率"),
    Rate("public_report_rate", "公众举报率(漏报率)", "Reported by the public, city management (missed by patrol)",
         "of these, reported by others than patrol and video", "city-management reports of the period found true",
         "no case of city management was found true", V, rates.public_reports, ("self_handled",)),
    Rate("connect_rate", "电话接通率", "Calls taken in time", "calls taken by a hotline seat within connect_limit",
         "calls that came in", "the log does not tell when calls were taken", HOTLINE, rates.connected),
)
DESKS = (
    Rate("in_time_verify_rate", "按时核实率", "Verified in time", "of these, verified by the deadline",
         "verifications finished, or overdue and unfinished", "nothing was due to be verified", V, rates.verified,
         (PERIOD,)),
    Rate("in_time_dispatch_rate", "按时派遣率", "Dispatched in time", "of these, dispatched by the deadline",
         "dispatches to a unit finished, or overdue and unfinished", "nothing was due to be dispatched", V,
         rates.dispatched, (PERIOD,), zh_demands="按时派单率"),
    Rate("accurate_dispatch_rate", "派遣准确率", "Dispatched to the right unit",
         "of these, dispatched and not given back to go to another unit",
         "dispatches to a unit finished, or overdue and unfinished", "nothing was due to be dispatched",
         "DOMAIN C4, [V]; [U]", rates.accurately_dispatched, (PERIOD, "accurate_dispatch_of"), zh_demands="派单准确率"),
    Rate("signed_in_limit", "限时签收率", "Signed for within the limit", "of these, signed for by the deadline",
         "signings finished, or overdue and unfinished", "nothing was due to be signed for", "founding text: 24 hours",
         rates.signed, (PERIOD,)),
    Rate("in_time_check_rate", "按时核查率", "Checked in time", "of these, checked on site by the deadline",
         "checks finished, or overdue and unfinished", "nothing was due to be checked", V, rates.checked, (PERIOD,)),
)
RESULTS = (
    Rate("dispose_rate", "处置率", "Handed in", "of these, handed in (dispose)",
         "results handed in, or overdue and not handed in (need_dispose)", "nothing was due to be handled", G,
         rates.disposed, DUE, zh_demands="办理率"),
    Rate("on_time", "按期处置率", "Handed in on time", "of these, handed in by the deadline (in_time_dispose)",
         "results handed in, or overdue and not handed in (need_dispose)", "nothing was due to be handled", G,
         rates.disposed_in_time, DUE, zh_demands="按期办理率"),
    Rate("overtime_to_dispose_rate", "超期未处置率", "Overdue and not handed in", "of these, not handed in",
         "results handed in, or overdue and not handed in (need_dispose)", "nothing was due to be handled", G,
         rates.overtime_pending, DUE, zh_demands="超期未办理率"),
    Rate("delay_rate", "延期率", "Granted another deadline", "of these, extended",
         "results handed in, or overdue and not handed in (need_dispose)", "nothing was due to be handled", G,
         rates.extended, DUE),
    Rate("archive_rate", "结案率", "Closed", "of these, closed (archive)",
         "cases handed in, or overdue and not handed in (need_archive)", "no case was due to be closed", V,
         rates.archived, (*DUE, "self_handled"), zh_demands="办结率"),
    Rate("in_time_archive_rate", "按期结案率", "Closed in time", "of these, closed in time",
         "cases handed in, or overdue and not handed in (need_archive)", "no case was due to be closed", V,
         rates.archived_in_time, (*DUE, "self_handled", "archive_in_time"), zh_demands="按期办结率"),
    Rate("rework_rate", "返工率", "Judged unsolved after feedback", "results judged unsolved, once or again",
         "results handed in (or cases due to be closed)", "nothing was handed in", G, rates.reworked, ("rework_of",)),
)
HOTLINE_RATES = (
    Rate("response_rate", "响应率", "Callers reached in time", "of these, reached within response_limit of dispatch",
         "demands dispatched whose callers were reached, or are overdue to be", "no caller was due to be reached",
         HOTLINE, rates.responded, (PERIOD,)),
    Rate("resolution_rate", "解决率", "Said to be solved when called", "of these, said to be solved",
         "cases revisited", "nobody was called and answered", HOTLINE, rates.resolved, ("revisited",)),
    Rate("satisfaction_rate", "满意率", "Content when called", "of these, content with attitude and speed",
         "cases revisited whose callers were asked", "nobody was asked whether content", HOTLINE, rates.satisfied,
         ("revisited",)),
    Rate("confirmed_in_limit", "群众确认按期解决率", "Said to be solved, and handed in on time",
         "of these, said to be solved and handed in by the deadline", "cases revisited",
         "nobody was called and answered", TWIN, rates.confirmed_in_limit, ("revisited",)),
)
OWN = (
    Rate("bounces", "平均退转次数", "Returns for each case dispatched", "returns by units", "cases with a unit",
         "no case was with a unit", TWIN, own.bounces, unit="ratio"),
    Rate("disputes", "每千件责任争议", "Disputes for 1,000 cases dispatched", "matters laid before the arbiter",
         "cases with a unit", "no case was with a unit", TWIN, own.disputes, unit="per 1,000"),
    Rate("supervised", "每千件督办", "Supervised for 1,000 cases dispatched", "cases that the bureau took up",
         "cases with a unit", "no case was with a unit", TWIN, own.supervised, unit="per 1,000"),
    Rate("visits_per_hour", "每班时入户走访数", "Doors visited for each hour on duty", "doors visited",
         "hours on duty of those who visit any", "nobody visited anybody", TWIN, own.visits, unit="ratio"),
    Rate("register_changes_per_hour", "每班时台账变更数", "Register changes for each hour on duty",
         "visits after which the register is another", "hours on duty of those who visit any",
         "nobody visited anybody", TWIN, own.register_changes, unit="ratio"),
)
RATES = (*REPORTS, *DESKS, *RESULTS, *HOTLINE_RATES, *OWN)
BY_KEY = {rate.key: rate for rate in RATES}
OF_PEOPLE = ("visits_per_hour", "register_changes_per_hour")  # counted over people, not cases: no stream, no week
