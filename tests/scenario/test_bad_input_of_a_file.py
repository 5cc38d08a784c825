"""A scenario file that cannot work is refused with one sentence that names the file and the key."""

import pytest

import twin
from twin.world import build

REFUSED = {
    # authority that leaves a severity to nobody
    "authority: {district: 2}": ("{file}: authority.district: severity 3 occurs", "left to nobody"),
    "authority: {district: null}": ("{file}: authority: the tier 'district' has no authority",),
    "authority: {district: 4}": ("{file}: authority.district: 4 is out of range; must be at most 3",),
    # a workflow that skips what another stage needs
    "workflow: {verify: null}": (
        "workflow.accept.next.doubtful: goes to verify, which is no stage", "workflow.verify was removed by {file}"),
    "workflow: {check: null, respond: {next: {done: close}}}": (
        "workflow.feedback.next.in_field: goes to check", "workflow.check was removed by {file}"),
    "workflow: {external: null}": ("workflow.examine.next.delayed: goes to external", "was removed by {file}"),
    "workflow: {file: {next: {filed: sign}}}": (
        "workflow.sign.seat: lead_sign needs a unit", "with none, by workflow.file.next.filed ({file})"),
    "workflow: {external: {next: null}}": ("{file}: workflow.external.next: is missing",),
    "workflow: {external: {next: {done: null}}}": ("{file}: workflow.external.next", "outcomes done, named are none"),
    "workflow: {examine: {next: {ready: feedback}}}": (
        "workflow.review.judge: checking needs a result", "before a stage with fixes: true had it"),
    "workflow: {handle: {fixes: false}}": ("checking needs a result",),
    "workflow: {check: {next: {unsolved: {to: review, rework: true}}}}": (
        "workflow.review.judge: checking needs a result", "by workflow.check.next.unsolved ({file})"),
    "workflow: {accept: {judge: signing, next: {complete: null, doubtful: null, rejected: null, emergency: null, "
    "duplicate: null, done: file, returned: {to: sort, returns: true}, contested: {to: arbitrate, returns: true}}}, "
    "verify: null, respond: null}": ("{file}: workflow.accept.next.", "gives a case back that no unit has"),
    "workflow: {external: {seat: lead_field}}": ("workflow.external.suspends: goes with seat: nowhere",),
    "workflow: {accept: {preempts: true}}": ("{file}: workflow.accept.preempts: goes with seat: lead_field, not loop",),
    "workflow: {sign: {joint: true}}": ("{file}: workflow.sign.joint: goes with seat: lead_field",),
    "workflow: {approve: {work: {next_opening: leader}}}": (
        "{file}: workflow.approve.work.next_opening: 'leader' is no shift", "did you mean leaders?"),
    # a category that no unit has the skill for
    "catalogue: {change: {exposed_rubbish: {lead: plumbing}}}": (
        "{file}: catalogue.change.exposed_rubbish.lead: no unit leads 'plumbing'; led: advertising",),
    "units: {service_department: {leads: [heating, property, public_order, micro]}}": (
        "{file}: units: no unit of the tier district leads livelihood",),
    "staff: {officers: {per_unit: {service_department: 0}}}": (
        "{file}: staff.officers.per_unit.service_department: service_department has no officers, and no unit with "
        "people leads heating at 110108",),
    "staff: {arbiters: {count: 0}}": ("{file}: staff.arbiters: nobody does the work of arbitrate",),
    # an episode outside the calendar
    "demand: {episodes: [{name: heating, start: 2018-11-06, end: 2019-03-15, categories: {indoor_heating: 3}}]}": (
        "{file}: demand.episodes.0.start: the episode 'heating', 2018-11-06 to 2019-03-15, lies outside the calendar",),
    "demand: {episodes: [{name: rain, start: 2018-07-01, end: 2018-07-15, stream: demands, factor: 1}]}": (
        "{file}: demand.episodes.0.start: the episode 'rain'", "2018-07-16 to 2018-09-23 with its warm days"),
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:60])
def test_it_is_refused_with_file_and_key(text, tmp_path):
    path = tmp_path / "evening.yaml"
    path.write_text(f"extends: one_street\n{text}\n", encoding="utf-8")
    with pytest.raises(twin.BadInput) as refused:
        build(twin.load(path))
    for words in REFUSED[text]:
        assert words.format(file="evening.yaml") in str(refused.value).replace(f"{tmp_path.name}/", "")


@pytest.mark.parametrize("text", [
    "workflow: {accept: {next: {doubtful: file}}, verify: null}",
    "workflow: {close: {next: {done: {to: end, as: closed}}}, archive: {next: {done: end}}, revisit: null, report: "
    "{next: {self_handled: {to: archive, as: closed}}}}",
    "workflow: {sign: {next: {done: handle}}, examine: null, external: null, approve: null}\n"
    "behaviour: {residents: {duplicates: {recognised_late: 1}}}",
    "workflow: {feedback: null, handle: {hands_in: true, next: {done: check}}, review: null}",
], ids=["no verification", "no archive for most", "no examination", "no feedback"])
def test_a_shorter_pipeline_that_keeps_what_it_needs_is_accepted(text, tmp_path):
    path = tmp_path / "short.yaml"
    path.write_text(f"extends: one_street\n{text}\n", encoding="utf-8")
    build(twin.load(path))
