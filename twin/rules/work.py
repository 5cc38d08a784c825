"""Behaviour of work: how long it takes, which goes first, what the end of a shift does to it. Pure."""

from twin.rules.chance import exponential, lognormal, tie, uniform
from twin.vocabulary import FIRST_SIDE, NONE, Lane, Purpose, ShiftEnd, TrayOrder, WorkLaw

STAGES_IN_A_FIELD, ENTRY_BITS, MOST_ENTRIES = 10, 6, 63


def happens(settings, probability, purpose, key, visit):
    """Whether something of this probability happens to this key at this visit."""
    return uniform(settings.seed, settings.replication, purpose, key, visit) < probability


def answering(case):
    """Unit that has a case on its desk: the one that is asked to accept it, else the one that has it."""
    return case.asked if case.asked != NONE else case.unit


def visit_of(case, stage, tier):
    """Number that tells this piece of work from all others on the same incident.

    Counted by how often the case came to this stage, not by stages passed: one more stage in a workflow, or a detour
    before it, leaves the draws of the others as they were.
    """
    return ((case.serial * 64 + entries_of(case, stage)) * 32 + stage) * 8 + tier


def entries_of(case, stage):
    """How often a case has come to a stage, up to 63 and then from 0 again; for work beside the stages, step of it."""
    if stage < STAGES_IN_A_FIELD:
        return (case.entries_low >> (ENTRY_BITS * stage)) & MOST_ENTRIES
    if stage < 2 * STAGES_IN_A_FIELD:
        return (case.entries_high >> (ENTRY_BITS * (stage - STAGES_IN_A_FIELD))) & MOST_ENTRIES
    if stage < FIRST_SIDE:
        return (case.entries_more >> (ENTRY_BITS * (stage - 2 * STAGES_IN_A_FIELD))) & MOST_ENTRIES
    return case.n_supervised


def count_entry(case, stage):
    """Count that a case comes to a stage."""
    count = (entries_of(case, stage) + 1) & MOST_ENTRIES
    if stage < STAGES_IN_A_FIELD:
        shift = ENTRY_BITS * stage
        case.entries_low = (case.entries_low & ~(MOST_ENTRIES << shift)) | (count << shift)
    elif stage < 2 * STAGES_IN_A_FIELD:
        shift = ENTRY_BITS * (stage - STAGES_IN_A_FIELD)
        case.entries_high = (case.entries_high & ~(MOST_ENTRIES << shift)) | (count << shift)
    else:
        shift = ENTRY_BITS * (stage - 2 * STAGES_IN_A_FIELD)
        case.entries_more = (case.entries_more & ~(MOST_ENTRIES << shift)) | (count << shift)


def drawn_s(settings, law, size_s, sigma, purpose, key, visit):
    """Whole seconds by a law: `size_s` is the mean, or the median of a lognormal law."""
    length_s = size_s
    if law == WorkLaw.EXPONENTIAL:
        length_s = exponential(settings.seed, settings.replication, purpose, key, visit, size_s)
    elif law == WorkLaw.LOGNORMAL:
        length_s = lognormal(settings.seed, settings.replication, purpose, key, visit, size_s, sigma)
    return int(length_s + 0.5)


def work_s(settings, stage, category, case, visit):
    """Length of a piece of work, drawn before it queues; at least one second."""
    law = stage.work_law[category.stream]
    if law == WorkLaw.CATEGORY:
        return max(1, drawn_s(settings, category.touch_law, category.touch_s, category.touch_sigma,
                              Purpose.WORK.value, case.key, visit))
    return max(1, drawn_s(settings, law, stage.work_s[category.stream], stage.work_sigma[category.stream],
                          Purpose.WORK.value, case.key, visit))


def travel_s(settings, stage, category, case, visit):
    """Length of the way to a piece of work, paid again when the work is resumed."""
    mean_s = stage.travel_s[category.stream]
    if mean_s <= 0.0:
        return 0
    return drawn_s(settings, WorkLaw.EXPONENTIAL.value, mean_s, 0.0, Purpose.TRAVEL.value, case.key, visit)


def external_s(settings, category, case, visit):
    """How long parts, an owner or a contractor are waited for."""
    return max(1, drawn_s(settings, WorkLaw.LOGNORMAL.value, category.external_s, category.external_sigma,
                          Purpose.EXTERNAL_LENGTH.value, case.key, visit))


# ---------------------------------------------------------------------------------------------- order in a tray
def lane_of(category, case):
    """Lane in which work on a matter waits: the first for urgent kinds and for what is supervised."""
    return Lane.URGENT.value if category.is_urgent == 1 or case.n_supervised > 0 else Lane.ORDINARY.value


def rank_in(settings, lane, time, case):
    """Place in a tray: by arrival, or by deadline where the scenario says so and there is one."""
    is_by_deadline = settings.tray_order == TrayOrder.DEADLINE_FIRST and case.due_s != NONE
    return rank_of(lane, case.due_s if is_by_deadline else time)


def rank_of(lane, second):
    """Place in a tray: by lane, then by second."""
    return (lane << 40) + second


def tie_of(settings, case, visit):
    """What settles equal ranks: a draw, never a row number."""
    return tie(settings.seed, settings.replication, Purpose.TIE.value, case.key, visit)


# ---------------------------------------------------------------------------------------------- the end of a shift
def may_begin(settings, shift, item, room_s):
    """Whether an item may be begun with so much time left in the shift.

    By `no_start`, only what can be finished, or what no window is long enough for.
    """
    need_s = item.travel_s + item.left_s
    return settings.shift_end != ShiftEnd.NO_START or need_s <= room_s or need_s > shift.longest_s


def stretch_s(settings, item, room_s):
    """How long somebody works on an item in one go, with so much time left in the shift."""
    need_s = item.travel_s + item.left_s
    if settings.shift_end == ShiftEnd.FINISH:
        return min(need_s, room_s + settings.overtime_s)
    return min(need_s, room_s)


def left_after_s(item, worked_s):
    """Work that is left after a stretch: the way there is no work."""
    return item.left_s - max(0, worked_s - item.travel_s)
