"""The one row of settings."""

import numpy as np

from twin.parameters import profiles
from twin.rules.chance import logistic
from twin.scenario import Scenario
from twin.scenario.mechanisms import parts_on
from twin.scenario.residents import ByStreamShare
from twin.state import MOST_SECONDS, MOST_WINDOWS, TABLES, table_from
from twin.vocabulary import DAY_S, HOUR_S, NONE, WEEK_S, Channel, DispatchPolicy, Judge, Stream
from twin.world.calendar import shift_names
from twin.world.workflow import EMERGENCY_ROLE, roles_of

TYPICAL_SEVERITY = 1.0
S_PER_H, M_PER_KM = 3600, 1000


def settings_table(scenario: Scenario, seed: int, replication: int, first_day: int, n_days: int,
                   counts: dict[str, int]) -> np.ndarray:
    """Settings of a run; shape (1,). `counts` are fields that the other tables settle."""
    fields = {
        "seed": seed, "replication": replication, "first_day": first_day, "n_days": n_days,
        "last_s": min((first_day + n_days) * DAY_S, MOST_SECONDS - 1),
        "weekday": scenario.calendar.start.weekday(), "n_tiers": len(scenario.tiers),
        "n_roles": len(roles_of(scenario)), **counts,
        "padding_category": padding_row(scenario), **effort_fields(scenario),
        **visit_fields(scenario), **learning_fields(scenario),
        **shift_fields(scenario), **office_fields(scenario), **people_fields(scenario), **desk_fields(scenario),
    }
    return table_from(TABLES["settings"], [fields])


def shift_fields(scenario: Scenario) -> dict[str, object]:
    """What the end of a shift does."""
    end = scenario.end_of_shift
    return {"shift_end": end.rule.value, "overtime_s": end.overtime, "is_resumed_by_same": end.resume_by == "same"}


def office_fields(scenario: Scenario) -> dict[str, object]:
    """Office hours, for the clocks that stand still outside them."""
    windows = [(round(start * HOUR_S), round(end * HOUR_S)) for start, end in scenario.calendar.office]
    padded = windows + [(0, 0)] * (MOST_WINDOWS - len(windows))
    return {
        "n_office": len(windows), "office_start_s": [start for start, _ in padded],
        "office_end_s": [end for _, end in padded], "office_day_s": sum(end - start for start, end in windows),
    }


def people_fields(scenario: Scenario) -> dict[str, object]:
    """How residents and patrol behave.

    The stated public rate is one of reports; candidates come at that rate over the chance that a typical resident
    speaks, so that trust and severity change who reports and not the stated mean.
    """
    patrol, residents = scenario.behaviour.patrol, scenario.behaviour.residents
    typical = logistic(residents.speak_base + residents.speak_severity * TYPICAL_SEVERITY
                       + residents.speak_trust * (scenario.population.trust_start - 0.5))
    return {
        "walk_s": patrol.walk, "look_s": patrol.look, "write_s": patrol.write, "on_spot_s": patrol.on_spot,
        "has_on_spot": has_judge(scenario, Judge.REPORTING), "ride_start_s": patrol.ride_start,
        "ride_s_per_m": S_PER_H / (M_PER_KM * patrol.ride_speed), "min_patrol": patrol.min_share,
        "novice_loss": patrol.novice_loss, "p_detect": patrol.detect,
        "watch_s": scenario.behaviour.video.watch, "p_detect_video": scenario.behaviour.video.detect,
        "public_rate": residents.public_rate / typical, "affected_rate": residents.affected_rate,
        "speak_base": residents.speak_base, "speak_severity": residents.speak_severity,
        "speak_trust": residents.speak_trust, **trust_fields(scenario), **telling_fields(scenario),
    }


def visit_fields(scenario: Scenario) -> dict[str, object]:
    """Home visits and what they keep up; enterprises and what they come upon."""
    said, firms = scenario.behaviour.visits, scenario.population.enterprises
    return {
        "visit_gap_s": round(WEEK_S / said.per_week) if said.per_week > 0 else 0,
        "visit_shift": shift_names(scenario).index(said.shift), "visit_work_s": said.work, "visit_vain_s": said.vain,
        "visit_again_s": said.again,
        "p_home": [min(1.0, said.at_home * 24 * weight) for weight in profiles()[said.profile]],
        "p_opens": said.opens, "opens_trust": said.opens_trust, "p_visit_tells": said.tells,
        "visit_worth": said.worth, "p_register_change": said.changes, "register_kept": said.register_kept,
        "register_s": float(said.register_lasts), "enterprise_rate": firms.rate, "enterprise_app": firms.app,
    }


def learning_fields(scenario: Scenario) -> dict[str, object]:
    """How novices learn, and what it costs those who take them along."""
    patrol = scenario.behaviour.patrol
    said = patrol.mentoring
    return {"learning_s": float(patrol.learning), "mentor_factor": said.faster, "mentor_slower": said.slower,
            "mentor_until": said.until}


def telling_fields(scenario: Scenario) -> dict[str, object]:
    """Who knows that one can report, through which doors, and what becomes of what is told twice."""
    said, doubles = scenario.behaviour.residents, scenario.behaviour.residents.duplicates
    return {
        "speak_awareness": said.speak_awareness, "awareness": said.awareness,
        "awareness_spread": said.awareness_spread, "app_access": said.app_access,
        "hotline_share": by_stream(said.hotline_share), "app_share": by_stream(said.app_share),
        "media_share": by_stream(said.media_share), "office_share": by_stream(said.office_share),
        "told_again": by_stream(doubles.share), "merge_within_s": doubles.within, "p_merged": doubles.recognised,
        "p_merged_late": doubles.recognised_late, "is_louder": said.repeats.louder,
    }


def by_stream(said: ByStreamShare) -> list[float]:
    """Shares in the order of the streams."""
    return [getattr(said, stream.key) for stream in Stream]


def trust_fields(scenario: Scenario) -> dict[str, object]:
    """How residents learn from how reports end, and when they ask again."""
    said, population = scenario.behaviour.residents.trust, scenario.population
    return {
        "persons_per_agent": population.persons_per_agent, "trust_typical": population.trust_start,
        "trust_gain": said.gain, "trust_loss_factor": said.loss_factor, "talk_gain": said.talk_gain,
        "talk_share": said.talk_share, "late_worth": said.late, "refused_worth": said.refused,
        "rude_loss": said.attitude, "channel_trust": said.channel,
        "patience_s": float(scenario.behaviour.residents.repeats.patience),
        "most_repeats": scenario.behaviour.residents.repeats.most,
    }


def revisit_fields(scenario: Scenario) -> dict[str, object]:
    """Whom revisits call, who answers, and what."""
    said = scenario.behaviour.revisit
    return {"p_revisited": said.share, "p_at_home": said.at_home, "most_calls": said.most_calls,
            "call_again_s": said.again, "p_wrong_answer": said.wrong,
            "has_questions": any(said.questions.model_dump().values()), **said.questions.model_dump()}


def quality_fields(scenario: Scenario) -> dict[str, object]:
    """How much files say, and what follows where they say little."""
    said = scenario.behaviour.quality
    return {
        "quality": [getattr(said, channel.key) for channel in Channel], "quality_typical": said.typical,
        "quality_register": said.register_gain, "quality_ask_below": said.ask_below, "quality_ask_gain": said.ask_gain,
        "ask_s": said.ask_time, "quality_verify_gain": said.verify_gain, "quality_return_loss": said.return_loss,
        "quality_slope": said.slope, "p_second_trip": said.second_trip,
    }


def unit_fields(scenario: Scenario) -> dict[str, object]:
    """How files come to units, what units do beside the work, and what supervision does about it."""
    said, units, ladder, policies = (scenario.behaviour.dispatch, scenario.behaviour.units, scenario.behaviour.ladder,
                                     scenario.policies)
    roles = roles_of(scenario)
    return {
        "dispatch_policy": policies.dispatch.value, "tray_order": policies.order.value,
        "n_decisions": len(policies.decisions),
        "p_misroute": said.auto_error if policies.dispatch == DispatchPolicy.AUTO else said.error,
        "misroute_per_file": said.error_per_file, "p_notice_wrong": said.noticed_at_signing,
        "p_decline": said.decline, "p_decline_borderline": said.decline_borderline, "most_returns": said.most_returns,
        "most_passed": said.most_passed, **together_fields(scenario),
        "p_contact": units.contacted, "p_extend": units.extended,
        "p_suspend": units.suspended, "most_extensions": units.most_extensions,
        "p_exempt_asked": units.exempt_asked, "p_exempt_granted": units.exempt_granted,
        "paper_days": ladder.paper_days,
        "ladder_limits": ladder.at_limits, "ladder_reworks": ladder.at_reworks,
        "ladder_unsatisfied": ladder.at_unsatisfied, "supervise_s": ladder.supervise, "inspect_s": ladder.inspect,
        "p_background_patrol": scenario.behaviour.background.patrol,
        "p_background_video": scenario.behaviour.background.video,
        "background_wait_s": float(scenario.behaviour.background.wait),
        "emergency_role": roles.index(EMERGENCY_ROLE) if EMERGENCY_ROLE in roles else NONE,
    }


def effort_fields(scenario: Scenario) -> dict[str, object]:
    """How effort answers and acts, and which tricks scores invite."""
    said = scenario.behaviour.effort
    return {
        "effort_rest": said.rest, "effort_pull": said.pull, "effort_answer": said.answer, "effort_least": said.least,
        "effort_most": said.most, "effort_fix": said.fix, "pause": said.pause, "gaming_false": said.false_closing,
        "gaming_decline": said.decline, "hard_s": said.hard, "padding": said.padding,
        "padding_most": said.padding_most, "p_appeal": said.appealed, "p_appeal_granted": said.appeal_granted,
        "appeal_s": said.appeal, "p_placebo": scenario.behaviour.placebo.share,
        "placebo_s": scenario.behaviour.placebo.work, "is_placebo_shared": scenario.behaviour.placebo.shared,
    }


def padding_row(scenario: Scenario) -> int:
    """Row of the category that is filed for the numbers' sake; NONE where none is named."""
    name = scenario.behaviour.effort.padding_category
    return list(scenario.catalogue).index(name) if name in scenario.catalogue else NONE


def tracking_fields(scenario: Scenario) -> dict[str, object]:
    """What reminders and combing cost, when trays are opened, how easily a file is laid aside."""
    said, names = scenario.behaviour.tracking, shift_names(scenario)
    return {
        "read_s": said.read, "looks_shift": names.index(said.looks), "aside_rate": said.aside_rate,
        "aside_above": said.aside_above, "combing_shift": names.index(said.combing), "p_combed": said.found,
        "comb_s": said.comb,
    }


def together_fields(scenario: Scenario) -> dict[str, object]:
    """What coordination costs, and what keeping a case until another unit accepts it brings."""
    coordination, keeping = scenario.behaviour.coordination, scenario.behaviour.first_receiver
    return {
        "coordinate_before_s": coordination.before, "coordinate_after_s": coordination.after,
        "reason_s": keeping.reason, "keeping_declines": keeping.declines,
        "first_asked": [int(getattr(keeping.who, stream.key) == "first_asked") for stream in Stream],
    }


def has_judge(scenario: Scenario, judge: Judge) -> bool:
    """Whether a stage of the workflow asks a rule."""
    return any(stage.judge == judge for stage in scenario.workflow.values())


def desk_fields(scenario: Scenario) -> dict[str, object]:
    """How desks and checks behave, what follows on their work, and how it is appraised."""
    said = scenario.behaviour
    return {
        "is_on": parts_on(scenario.mechanisms), "remind_share": said.reminder,
        **revisit_fields(scenario), **quality_fields(scenario), **unit_fields(scenario),
        **tracking_fields(scenario),
        "entry_tier": [scenario.tiers.index(said.entry.get(channel, scenario.tiers[-1])) for channel in Channel],
        "p_rejected": said.rejected, "p_doubtful": said.doubtful, "p_filed": said.filed,
        "p_false": [said.false_closing.city_management, said.false_closing.demands],
        "most_reworks": said.max_reworks, **appraisal_fields(scenario),
    }


def appraisal_fields(scenario: Scenario) -> dict[str, object]:
    """What counts for how much in the scores of units, people and places."""
    said = scenario.behaviour.appraisal
    return {
        "weight_register": said.volume, "weight_archive": said.archive, "weight_in_time": said.in_time,
        "weight_rework": said.rework, "weight_system": said.system, "weight_social": said.social,
        "weight_community": said.community, "weight_streets": said.streets, "is_rolled_up": said.rolled_up,
        "weight_workers": said.workers, "weight_reports": said.reports, "weight_tasks": said.tasks,
        "weight_attendance": said.attendance,
        "register_most": said.volume_most, "register_score": said.volume_score,
    }
