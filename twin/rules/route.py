"""The route of a case. `follow` is the only place where a stage changes."""

from twin.rules.appeals import appeal
from twin.rules.aside import lay_or_forget
from twin.rules.calendars import limit_end_s, next_open_s
from twin.rules.chance import uniform
from twin.rules.deadlines import hand_in, note_overdue, resume_clock, stop_clock
from twin.rules.dispatching import emergency_unit, unit_for
from twin.rules.effort import effort_for, false_factor
from twin.rules.emergencies import open_at_once
from twin.rules.items import make_item, pool_for
from twin.rules.joint import begin_joint
from twin.rules.judging import (
    is_truly_solved,
    outcome_by_shares,
    outcome_of_acceptance,
    outcome_of_approval,
    outcome_of_check,
    outcome_of_examination,
    outcome_of_filing,
    outcome_of_form,
    outcome_of_signing,
    outcome_of_sorting,
    outcome_of_verification,
)
from twin.rules.ladder import ask_bureau, withdraw
from twin.rules.latent import become_latent
from twin.rules.mechanisms import is_gamed
from twin.rules.merging import is_double, is_given_back, is_gone, note_double
from twin.rules.noticing import relapse_after_s
from twin.rules.patience import begin_patience, is_full, is_waiting_still, leave_tray, turn_away
from twin.rules.placebo import note_closed
from twin.rules.places import hop_towards, tier_above, tier_for
from twin.rules.planning import plan
from twin.rules.quality import is_asked_back, raised
from twin.rules.record import log_case, log_stage, log_truth
from twin.rules.repeats import hear
from twin.rules.returning import accept, give_back, release, send
from twin.rules.revisit import is_revisited, note_answer, outcome_of_revisit
from twin.rules.sources import count_closed
from twin.rules.tray import lay
from twin.rules.trust import tell_reporter
from twin.rules.work import count_entry, drawn_s, external_s, happens, travel_s, visit_of, work_s
from twin.vocabulary import (
    N_OUTCOMES,
    NEVER,
    NONE,
    Activity,
    Clock,
    DispatchPolicy,
    Door,
    Ending,
    Judge,
    Kind,
    Outcome,
    Phase,
    Purpose,
    Reason,
    Seat,
    Stage,
    Stream,
    Truth,
    WorkLaw,
)

PASSED = Stage.REVISIT.value * N_OUTCOMES + Outcome.DONE.value


def follow(world, time, case_id, outcome):
    """Send a case along its route; a revisit is passed where nobody is to be called."""
    case = world.cases[case_id]
    step = world.route[case.stage * N_OUTCOMES + outcome]
    bring(world, time, case_id, step)
    if step.next_stage == Stage.REVISIT and not is_revisited(world.settings[0], case):
        step = world.route[PASSED]
        bring(world, time, case_id, step)
    enter(world, time, case_id, step.next_stage)


def bring(world, time, case_id, step):
    """Do what a step of the route brings."""
    case = world.cases[case_id]
    if step.door != Door.NONE:
        unit_id = unit_for(world, case) if step.door == Door.LEAD else emergency_unit(world, case)
        if step.door == Door.EMERGENCY:
            rise_to(world, time, case_id, world.units[unit_id].place)
        send(world, time, case_id, unit_id, step.next_stage)
    if step.is_rework == 1:
        send_back(world, time, case_id)
    if step.is_return == 1:
        give_back(world, time, case_id)
    if step.move > 0:
        go_up(world, time, case_id)
    elif step.move < 0:
        go_down(world, time, case_id)
    if step.ending != NONE:
        conclude(world, time, case_id, step.ending)


def enter(world, time, case_id, stage_id):
    """Let a case stand at a stage: in somebody's tray, before a timer, or at the end."""
    case = world.cases[case_id]
    is_signed = world.stages[case.stage].judge == Judge.SIGNING
    case.stage = stage_id
    if stage_id == Stage.END:
        return
    count_entry(case, stage_id)
    settings, stage = world.settings[0], world.stages[stage_id]
    case.stage_due_s, case.leave_s = NONE, NEVER
    if stage.limit_s > 0:
        case.stage_due_s = limit_end_s(settings, world.days, stage.clock, stage.limit_s, 0, time)
    if stage.seat == Seat.NOWHERE or is_automatic(settings, stage) or is_outside(world, case, stage):
        begin_timer(world, time, case_id)
    elif is_full(world, case, stage):
        turn_away(world, time, case_id)
    elif stage.is_preempting == 1:
        open_at_once(world, time, case_id)
    elif stage.is_joint == 0 or begin_joint(world, time, case_id):
        item_id = make_item(world, time, case_id)
        if is_signed:
            lay_or_forget(world, time, item_id)
        else:
            lay(world, time, item_id)
        begin_patience(world, time, case_id)


def is_outside(world, case, stage):
    """Whether a stage is worked at where nobody is simulated."""
    incident = world.incidents[case.incident]
    return incident.is_background == 1 and world.pools[pool_for(world, case, incident, stage)].is_outside == 1


def is_automatic(settings, stage):
    """Whether a machine does the work of a stage."""
    return stage.judge == Judge.SORTING and settings.dispatch_policy == DispatchPolicy.AUTO


# ---------------------------------------------------------------------------------------------- moves between tiers
def go_up(world, time, case_id):
    """Hand a case to the loop one tier up; an assignment below ends."""
    case = world.cases[case_id]
    release(world, time, case_id)
    case.place = tier_above(world, case.place)
    case.floor_tier = world.places[case.place].tier
    case.n_escalations += 1
    case.n_reworks_here = 0
    log_case(world, time, Activity.ESCALATE, case_id, NONE, NONE, NONE)


def rise_to(world, time, case_id, place_id):
    """Hand a case up, hop by hop, to the loop of a place above it; one that is there already stays."""
    case = world.cases[case_id]
    while case.place != place_id:
        go_up(world, time, case_id)


def go_down(world, time, case_id):
    """Send a case one hop down, towards the place of its problem."""
    case = world.cases[case_id]
    case.place = hop_towards(world, case.place, world.incidents[case.incident].place)
    log_case(world, time, Activity.SEND_DOWN, case_id, NONE, NONE, NONE)


def send_back(world, time, case_id):
    """Count a result that was not accepted; the deadline stays what it was, and may have passed meanwhile."""
    case = world.cases[case_id]
    case.n_reworks += 1
    case.n_reworks_here += 1
    case.is_handed_in = 0
    if case.unit != NONE:
        world.units[case.unit].n_reworks += 1
    if case.unit != NONE and is_for_bureau(world.settings[0], world.stages[case.stage], case):
        ask_bureau(world, time, case_id)
    if case.due_s != NONE and case.due_s < time:
        note_overdue(world, time, case_id)


def is_for_bureau(settings, stage, case):
    """Whether a result that was just not accepted brings supervision in: so many reworks, or failed revisits."""
    if settings.ladder_reworks > 0 and case.n_reworks == settings.ladder_reworks:
        return True
    is_heard = stage.judge == Judge.REVISITING and settings.ladder_unsatisfied > 0
    return is_heard and case.n_unsatisfied == settings.ladder_unsatisfied


def conclude(world, time, case_id, ending):
    """Let a case stop being open; a problem that is still there becomes unknown again."""
    case = world.cases[case_id]
    incident = world.incidents[case.incident]
    case.ending, case.concluded_s = ending, time
    log_case(world, time, Activity.CONCLUDE, case_id, NONE, ending, NONE)
    if ending == Ending.CLOSED:
        count_closed(world, case)
        note_closed(world, time, case_id)
    tell_reporter(world, case_id, ending)
    if ending == Ending.CLOSED and case.overdue_s != NONE:
        ask_exemption(world, time, case_id)
        appeal(world, time, case_id)
    if ending == Ending.CLOSED and case.is_further == 0 and not is_gone(incident):
        log_truth(world, time, Truth.LATENT_AGAIN, case.incident, case_id, NONE, NONE)
        incident.is_known = 0
        become_latent(world, time, case.incident)


# ---------------------------------------------------------------------------------------------- the end of a stage
def finish_stage(world, time, case_id, outcome):
    """Do what the end of a stage brings, then send the case on."""
    case = world.cases[case_id]
    settings, stage = world.settings[0], world.stages[case.stage]
    case.quality = quality_after(settings, stage, case.quality, outcome)
    if stage.is_fixing == 1:
        settle(world, time, case_id)
    if stage.is_binding == 1:
        case.is_binding = 1
    if case.asked != NONE and outcome == Outcome.DONE:
        accept(world, time, case_id)
    if case.is_further == 1:
        note_double(world, time, case_id, stage.judge, outcome)
    if stage.judge == Judge.EXAMINATION and is_taken_up(outcome):
        contact(world, time, case_id)
    if stage.is_handed_in == 1:
        hand_in(world, time, case_id)
        withdraw(world, time, case_id)
    if stage.is_suspending == 1:
        resume_clock(world, time, case_id)
    if stage.judge == Judge.REVISITING:
        note_answer(world, time, case_id, outcome)
    follow(world, time, case_id, outcome)


def is_taken_up(outcome):
    """Whether a unit that has examined a case goes on with it."""
    return outcome != Outcome.DUPLICATE and not is_given_back(outcome)


def quality_after(settings, stage, quality, outcome):
    """Quality of a file after a stage: who is asked back tells more, and who goes there sees more."""
    if stage.judge == Judge.ACCEPTANCE and is_asked_back(settings, quality):
        return raised(quality, settings.quality_ask_gain)
    return raised(quality, settings.quality_verify_gain) if outcome == Outcome.CONFIRMED else quality


def contact(world, time, case_id):
    """Note that the unit has reached the caller of a demand, if it tries."""
    settings, case = world.settings[0], world.cases[case_id]
    category = world.categories[world.incidents[case.incident].category]
    if category.stream == Stream.DEMANDS and happens(settings, settings.p_contact, Purpose.CONTACT.value, case.key,
                                                     visit_here(world, case)):
        case.is_contacted = 1
        log_case(world, time, Activity.CONTACT, case_id, NONE, NONE, NONE)
        hear(world, time, case_id)


def ask_exemption(world, time, case_id):
    """Note that a unit asked to have its overdue case left out of statistics, and what it was told."""
    settings, case = world.settings[0], world.cases[case_id]
    if happens(settings, settings.p_exempt_asked, Purpose.EXEMPT.value, case.key, 2 * case.serial):
        is_granted = happens(settings, settings.p_exempt_granted, Purpose.EXEMPT.value, case.key, 2 * case.serial + 1)
        reason = Reason.GRANTED.value if is_granted else Reason.REFUSED.value
        log_case(world, time, Activity.EXEMPT, case_id, NONE, reason, NONE)


def settle(world, time, case_id):
    """Note whether handling solved the problem; one that is solved stays so, whoever says otherwise."""
    case = world.cases[case_id]
    incident = world.incidents[case.incident]
    if incident.is_solved == 1:
        log_truth(world, time, Truth.FIXED, case.incident, case_id, NONE, NONE)
        return
    category = world.categories[incident.category]
    factor = false_factor(world.settings[0], effort_for(world, case), is_pressed(world.settings[0], time, case))
    is_solved = is_truly_solved(world.settings[0], category, case, incident, visit_here(world, case), factor)
    incident.is_solved = 1 if is_solved else 0
    truth = Truth.FIXED if is_solved else Truth.NOT_FIXED
    log_truth(world, time, truth, case.incident, case_id, NONE, NONE)
    if is_solved and incident.is_present == 1 and incident.is_background == 0:
        after_s = relapse_after_s(world.settings[0], category, incident.key)
        if after_s < NEVER:
            plan(world, time + after_s, Kind.RELAPSE, case.incident)


def is_pressed(settings, time, case):
    """Whether a deadline is near that counts for a published score."""
    return is_gamed(settings) and case.due_s != NONE and time >= case.due_s - case.reserve_s


def visit_here(world, case):
    """Number of the present piece of work of a case."""
    return visit_of(case, case.stage, world.places[case.place].tier)


def judged(world, case_id):
    """Outcome of the stage at which a case stands."""
    settings, case = world.settings[0], world.cases[case_id]
    stage, incident = world.stages[case.stage], world.incidents[case.incident]
    category, visit = world.categories[incident.category], visit_here(world, case)
    judge = stage.judge
    if is_double(world, case_id, judge):
        return Outcome.DUPLICATE.value
    if judge == Judge.ACCEPTANCE:
        return outcome_of_acceptance(settings, category, case, incident, emergency_unit(world, case) != NONE)
    if judge == Judge.VERIFICATION:
        return outcome_of_verification(incident)
    if judge == Judge.FILING:
        return outcome_of_filing(settings, case)
    if judge == Judge.SORTING:
        return outcome_of_sorting(world.places[case.place].tier, tier_for(world, incident, case.floor_tier))
    if judge == Judge.SIGNING or judge == Judge.EXAMINATION or judge == Judge.APPROVAL:
        return judged_by_unit(settings, judge, category, case, visit)
    if judge == Judge.FORM_OF_CHECK:
        return outcome_of_form(category)
    if judge == Judge.REVISITING:
        return outcome_of_revisit(settings, case, incident, visit)
    if judge == Judge.CHECKING:
        has_tier_above = world.places[case.place].tier + 1 < settings.n_tiers
        return outcome_of_check(settings, stage, case, incident, visit, has_tier_above)
    if judge == Judge.CHANCE:
        return outcome_by_shares(settings, world.route, case.stage, case, visit)
    return Outcome.DONE.value


def judged_by_unit(settings, judge, category, case, visit):
    """Outcome of a stage at which the unit judges that has a case."""
    if judge == Judge.SIGNING:
        return outcome_of_signing(settings, category, case, visit)
    if judge == Judge.EXAMINATION:
        return outcome_of_examination(settings, category, case, visit)
    return outcome_of_approval(settings, category, case, visit)


# ---------------------------------------------------------------------------------------------- stages that hold nobody
def begin_timer(world, time, case_id):
    """Let a stage begin that holds nobody."""
    case = world.cases[case_id]
    if world.stages[case.stage].is_suspending == 1:
        stop_clock(world, time, case_id)
    log_stage(world, time, Phase.START, case_id, NONE, NONE)
    case.timer_s = time + timer_length_s(world, time, case)
    plan(world, case.timer_s, Kind.STAGE_TIMER, case_id)


def timer_length_s(world, time, case):
    """Seconds a stage lasts that holds nobody; at least one."""
    settings, stage = world.settings[0], world.stages[case.stage]
    category = world.categories[world.incidents[case.incident].category]
    visit = visit_here(world, case)
    law = stage.work_law[category.stream]
    if is_automatic(settings, stage):
        return 1
    if stage.seat != Seat.NOWHERE:
        return outside_s(world, time, case, stage, category)
    if law == WorkLaw.CATEGORY:
        return external_s(settings, category, case, visit)
    if law == WorkLaw.NEXT_OPENING:
        shift = world.shifts[int(stage.work_s[category.stream])]
        return max(1, next_open_s(settings, world.days, shift, 0, time) - time)
    if law == WorkLaw.WORK_DAYS:
        n_days = int(stage.work_s[category.stream])
        return limit_end_s(settings, world.days, Clock.WORK_DAY, 0, n_days, time) - time
    return max(1, drawn_s(settings, law, stage.work_s[category.stream], stage.work_sigma[category.stream],
                          Purpose.WORK.value, case.key, visit))


def outside_s(world, time, case, stage, category):
    """Seconds that a stage takes where nobody is simulated: until somebody is there, a typical wait, way and work."""
    settings, visit = world.settings[0], visit_here(world, case)
    shift = world.shifts[world.pools[pool_for(world, case, world.incidents[case.incident], stage)].shift]
    turn = int(shift.cycle_days * uniform(settings.seed, settings.replication, Purpose.OUTSIDE_TURN.value, case.key,
                                          visit))
    begin_s = next_open_s(settings, world.days, shift, turn, time)
    wait_s = 0
    if stage.seat == Seat.LEAD_FIELD:
        wait_s = drawn_s(settings, WorkLaw.EXPONENTIAL.value, settings.background_wait_s, 0.0,
                         Purpose.OUTSIDE_WAIT.value, case.key, visit)
    return begin_s - time + wait_s + travel_s(settings, stage, category, case, visit) + work_s(
        settings, stage, category, case, visit)


def on_stage_timer(world, time, case_id):
    """A stage that holds nobody is over."""
    case = world.cases[case_id]
    if case.timer_s != time:
        return
    case.timer_s = NEVER
    if case.is_turned_away == 1:
        case.is_turned_away = 0
        log_stage(world, time, Phase.END, case_id, Outcome.FULL.value, NONE)
        follow(world, time, case_id, Outcome.FULL.value)
        return
    outcome = judged(world, case_id)
    log_stage(world, time, Phase.END, case_id, outcome, NONE)
    finish_stage(world, time, case_id, outcome)


def on_leave(world, time, case_id):
    """A case has waited for its turn as long as it would: without anybody having begun, it goes on."""
    if is_waiting_still(world, time, case_id):
        leave_tray(world, time, case_id)
        follow(world, time, case_id, Outcome.LEFT.value)
