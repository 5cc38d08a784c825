"""Which reaction answers which event."""

from twin.rules.aside import on_comb
from twin.rules.changing import on_change
from twin.rules.collection import on_birth, on_harm, on_notice, on_relapse, on_source_begins, on_vanish
from twin.rules.deadlines import on_due, on_remind
from twin.rules.duty import on_off_duty, on_on_duty, on_person_begins
from twin.rules.handing import on_drain
from twin.rules.ladder import on_ladder
from twin.rules.month import on_month, on_unit_begins
from twin.rules.publishing import on_pad, on_publish
from twin.rules.repeats import on_ask_again
from twin.rules.revisit import on_call_again
from twin.rules.route import on_leave, on_stage_timer
from twin.rules.standing import begin_worker, on_worker_month
from twin.rules.tray import on_opening
from twin.rules.working import on_work_done
from twin.vocabulary import Kind


def answer(world, time, kind, row):
    """Let the reaction answer that belongs to an event kind."""
    if kind == Kind.WORK_DONE:
        on_work_done(world, time, row)
    elif kind == Kind.DRAIN:
        on_drain(world, time, row)
    elif kind == Kind.OPENING:
        on_opening(world, time, row)
    elif kind == Kind.ON_DUTY:
        on_on_duty(world, time, row)
    elif kind == Kind.OFF_DUTY:
        on_off_duty(world, time, row)
    elif kind == Kind.CHANGE:
        on_change(world, time, row)
    elif kind < Kind.CHANGE:
        begin(world, time, kind, row)
    elif kind < Kind.STAGE_TIMER:
        answer_for_incident(world, time, kind, row)
    else:
        answer_for_case(world, time, kind, row)


def begin(world, time, kind, row):
    """Let a row plan its first event."""
    if kind == Kind.PERSON_BEGINS:
        on_person_begins(world, time, row)
        begin_worker(world, time, row)
    elif kind == Kind.SOURCE_BEGINS:
        on_source_begins(world, time, row)
    else:
        on_unit_begins(world, time, row)


def answer_for_incident(world, time, kind, row):
    """Answer what a problem brings about, known or not."""
    if kind == Kind.BIRTH:
        on_birth(world, time, row)
    elif kind == Kind.NOTICE:
        on_notice(world, time, row)
    elif kind == Kind.VANISH:
        on_vanish(world, time, row)
    elif kind == Kind.HARM:
        on_harm(world, time, row)
    else:
        on_relapse(world, time, row)


def answer_for_case(world, time, kind, row):
    """Answer what falls due for a case, or for a unit or a person at the end of a month."""
    if kind == Kind.STAGE_TIMER:
        on_stage_timer(world, time, row)
    elif kind == Kind.CALL_AGAIN:
        on_call_again(world, time, row)
    elif kind == Kind.ASK_AGAIN:
        on_ask_again(world, time, row)
    elif kind == Kind.COMB:
        on_comb(world, time, row)
    elif kind == Kind.REMIND:
        on_remind(world, time, row)
    elif kind == Kind.DUE:
        on_due(world, time, row)
    elif kind == Kind.LADDER:
        on_ladder(world, time, row)
    elif kind == Kind.WORKER_MONTH:
        on_worker_month(world, time, row)
    elif kind == Kind.MONTH:
        on_month(world, time, row)
    elif kind == Kind.PUBLISH:
        on_publish(world, time, row)
    elif kind == Kind.LEAVE:
        on_leave(world, time, row)
    else:
        on_pad(world, time, row)
