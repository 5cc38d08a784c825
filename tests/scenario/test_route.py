"""A workflow can be walked: from report to an end, concluded once, to a unit's work only with a unit."""

import pytest

import twin

REFUSED = [
    ({"workflow.revisit.next.done": {"as": None}}, "archive.next.done: ends a case without saying how"),
    ({"workflow.archive.next.done": {"to": "end", "as": "closed"}}, "concludes a case a second time"),
    ({"workflow.archive.next.done": "archive"}, "workflow.archive.next: a case would never come to an end"),
    ({"workflow.external.next.done": "external"}, "never come to an end"),
    ({"workflow.archive.next.done": {"to": "archive"}}, "workflow.archive.next: a case would never"),
    ({"workflow.end": {"next": {"done": "end"}}}, "workflow.end"),
    ({"workflow.file.next.filed": "sign"}, "workflow.sign.seat: lead_sign needs a unit"),
    ({"workflow.feedback.next.on_paper": {"to": "handle", "move": "up"}}, "lead_field needs a unit"),
    ({"workflow.sort.next.dispatched": {"dispatch": False}}, "dispatched needs dispatch: true"),
    ({"workflow.sort.next.down": {"move": "stay"}}, "down needs move: down"),
    ({"workflow.sort.next.up": {"to": "sort", "move": "down"}}, "up needs move: up"),
    ({"workflow.examine.next.ready": {"to": "handle", "dispatch": True}}, "only the judges sorting and acceptance"),
    ({"workflow.examine.next.ready": {"to": "handle", "move": "down"}}, "only the judge sorting knows the way down"),
    ({"workflow.appraise": {"next": {"done": "end"}}}, "workflow.appraise: is reached by no other stage"),
    ({"workflow.check.judge": "examination"}, "examination has the outcomes contested, delayed, duplicate, ready"),
    ({"workflow.sign.next.returned": {"returns": False}}, "returned needs returns: true"),
    ({"workflow.feedback.next.in_field": {"to": "sort", "returns": True}}, "only a unit that signs or examines"),
    ({"workflow.sign.next.returned": "examine"}, "returned needs returns: true"),
    ({"workflow.accept.next.emergency": {"dispatch": False}}, "emergency needs dispatch: true"),
    ({"workflow.accept.post.street": None}, "names no post for the tier street"),
    ({"workflow.accept.post.village": "clerks"}, "'village' is no tier"),
]


@pytest.mark.parametrize(("overrides", "words"), REFUSED, ids=lambda case: str(next(iter(case)))[:50])
def test_a_workflow_that_cannot_be_walked_is_refused(overrides, words):
    with pytest.raises(twin.BadInput) as error:
        twin.load("one_street", overrides)
    assert words in str(error.value)


@pytest.mark.parametrize(("overrides", "words"), [
    ({"calendar.office": []}, "at least 1"), ({"shifts.desk.days": []}, "shifts.desk.days"),
    ({"shifts.always": {"hours": [[8, 12]]}}, "shifts.always"), ({"shifts.field.rota.cycle": 61}, "at most 60"),
    ({"shifts.desk.hours": [[n, n + 0.5] for n in range(5)]}, "at most 4"),
    ({"shifts.desk.hours": [[510, 720]]}, "half past eight is 8.5"), ({"shifts.desk.hours": [["08:30", 12]]}, "8.5"),
    ({"behaviour.patrol.walk": "0 s", "behaviour.patrol.look": "0 s"}, "takes at least a second"),
    ({"behaviour.appraisal.volume_most": [5, 4, 3, 2, 1]}, "must ascend"),
    ({"behaviour.max_reworks": 101}, "at most 100"),
    ({"behaviour.residents.speak_base": -1000}, "at least -5"), ({"calendar.start": "9999-12-01"}, "1951 to 2099"),
    ({"calendar.start": "2018-08-27 10:00:00"}, "no date"), ({"calendar.days": 10**12}, "at most 20000"),
    ({"catalogue.change.exposed_rubbish.touch": {"by_category": True}}, "name another law"),
    ({"catalogue.change.exposed_rubbish.external.ln_sd": 11}, "at most 10"),
    ({"catalogue.change.exposed_rubbish.share": 1e308}, "catalogue.change.exposed_rubbish.share"),
    ({"catalogue.change.exposed_rubbish.share": True}, "True is no number"),
    ({"behaviour.entry": {"trace": None}}, "behaviour.entry.trace: is missing"),
    ({"demand.city_management.reports_per_weekday": 1e9}, "at most 100000"),
])
def test_what_would_run_forever_or_nowhere_is_refused(overrides, words):
    with pytest.raises(twin.BadInput) as error:
        twin.load("one_street", overrides)
    assert words in str(error.value)
