"""Repeats: whoever reported a matter and hears nothing asks again, one channel louder, up to a limit.

It stays the same case: what waits for it goes before ordinary work.
"""

from twin.rules.chance import exponential
from twin.rules.planning import plan
from twin.rules.record import log_case
from twin.rules.tray import move_up
from twin.vocabulary import NEVER, NONE, Activity, Channel, Kind, Purpose

MOST_WORDS = 256


def is_told_by_resident(channel):
    """Whether a resident stands behind a report."""
    return channel == Channel.HOTLINE or channel == Channel.APP or channel == Channel.GRID_WORKER


def patience_s(settings, case):
    """Seconds for which whoever reported a case waits for a word this time; NEVER where nobody asks again."""
    if settings.patience_s <= 0.0 or case.n_repeats >= settings.most_repeats or not is_told_by_resident(case.channel):
        return NEVER
    visit = case.serial * MOST_WORDS + case.n_words
    return 1 + int(exponential(settings.seed, settings.replication, Purpose.PATIENCE.value, case.key, visit,
                               settings.patience_s))


def wait_for_word(world, time, case_id):
    """Let whoever reported a case wait for a word about it from now on."""
    case = world.cases[case_id]
    length_s = patience_s(world.settings[0], case)
    case.ask_s = NEVER
    if length_s < NEVER:
        case.ask_s = time + length_s
        plan(world, case.ask_s, Kind.ASK_AGAIN, case_id)


def hear(world, time, case_id):
    """Let whoever reported a case hear something about it: patience begins anew."""
    world.cases[case_id].n_words += 1
    wait_for_word(world, time, case_id)


def on_ask_again(world, time, case_id):
    """Patience is over: an open case is asked about on the loudest channel and goes before ordinary ones."""
    case = world.cases[case_id]
    if case.ask_s != time or case.ending != NONE:
        return
    case.n_repeats += 1
    log_case(world, time, Activity.REPEAT, case_id, case.reporter, Channel.HOTLINE.value, case.n_repeats)
    if case.item != NONE:
        move_up(world, time, case.item, time if case.due_s == NONE else case.due_s)
    hear(world, time, case_id)
