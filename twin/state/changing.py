"""Rows that the law changes. Their form is explained in `rows`."""

from dataclasses import dataclass

from twin.vocabulary import NEVER, NONE


@dataclass(slots=True)
class Tally:
    """What the run itself counts (one row)."""

    n_items: int = 0  # ever opened; rows of finished items are used again
    n_controls: int = 0  # items of the placebo
    first_free: int = NONE  # item row


@dataclass(slots=True)
class Place:
    """A node of the tree of places."""

    key: int = 0
    parent: int = NONE
    tier: int = 0  # 0 is the lowest
    authority: int = 0  # greatest severity it may deal with
    effort: float = 1.0  # of those who work there and handle nothing
    scored_s: int = -NEVER  # the second of the month's end to which the next four belong
    n_scored: int = 0  # cases of its units and of those below
    score_sum: float = 0.0  # of their scores, each times its cases
    n_workers: int = 0  # whose work was scored
    worker_sum: float = 0.0  # of their scores
    awareness: float = 0.5  # of those who live there, on the mean: where and that one can report
    is_background: int = 0  # simulated in outline only
    first_grid: int = 0
    n_grids: int = 0
    first_resident: int = 0
    n_residents: int = 0


@dataclass(slots=True)
class Grid:
    """A unit grid, the smallest place that is patrolled."""

    key: int = 0
    place: int = NONE
    first_latent: int = NONE  # incident not yet known
    first_resident: int = 0
    n_residents: int = 0
    x_m: int = 0  # where it lies; a synthetic layout unless a scenario knows better
    y_m: int = 0
    beat: int = NONE  # whose round it is in
    talk: float = 0.5  # what its people tell each other of how reports end, in [0, 1]
    looked_s: int = -NEVER  # end of the last look on foot
    watched_s: int = -NEVER  # end of the last look by camera
    next_camera: int = NONE  # next grid with a camera on the round at the screens, counted from its first grid
    next_home: int = 0  # at which a visit is due, counted from its first resident
    visited: float = 0.0  # share of its people who were visited not long ago
    visited_s: int = 0  # when that was so
    first_enterprise: int = NONE  # row of `residents`
    n_enterprises: int = 0


@dataclass(slots=True)
class Beat:
    """The unit grids one person looks after, gone through in order, again and again."""

    is_remote: int = 0  # watched on screens
    first_grid: int = 0
    n_grids: int = 0
    next_grid: int = 0  # the stalest one, counted from the first
    is_kept: int = 0  # its person is on duty


@dataclass(slots=True)
class Resident:
    """Somebody who may notice and report; stands for `population.persons_per_agent` persons."""

    key: int = 0
    grid: int = NONE
    trust: float = 0.5  # in [0, 1], by own experience
    n_reports: int = 0
    n_visits: int = 0  # how often somebody was at the door
    is_enterprise: int = 0  # one firm; sees its street in office hours


@dataclass(slots=True)
class Unit:
    """An organisation: a centre, a station, a department, a crew company."""

    key: int = 0
    place: int = NONE
    nature: int = 0  # Nature
    kind: int = 0  # units of the same kind stand at different places
    grid: int = NONE  # where it sets out from
    desk_pool: int = NONE  # who signs, examines and feeds back
    field_pool: int = NONE  # who handles
    sign_pool: int = NONE  # who signs, while it has people
    n_dispatched: int = 0  # since the last appraisal
    n_done: int = 0
    n_in_time: int = 0
    n_overdue: int = 0  # deadlines run out
    n_reworks: int = 0
    n_asked: int = 0  # questions of revisits about its cases that were answered
    n_liked: int = 0  # answered well
    n_closed: int = 0  # its cases that were closed
    n_again: int = 0  # that people had to ask about again, or that came back
    n_given_back: int = 0
    n_parts: int = 0  # of other units' joint matters
    n_late_parts: int = 0
    score: float = 1.0  # in [0, 1], of the last month
    is_scored: int = 0  # it had something to do in that month
    n_done_before: int = 0  # in that month
    n_months: int = 0
    effort: float = 1.0  # at 1 people work as the parameters say
    pad_gap_s: int = 0  # between two trivial matters that it files
    pad_s: int = NEVER  # when it files the next one
    n_padded: int = 0  # this month


@dataclass(slots=True)
class Pool:
    """People of one post at one unit, with one tray."""

    unit: int = NONE
    post: int = 0
    place: int = NONE
    is_patrolling: int = 0
    is_remote: int = 0  # looks at screens and rides nowhere
    is_outside: int = 0  # nobody of it is simulated; work there takes its time in the hours of its shift
    shift: int = NONE  # of a pool outside: when anybody is there
    first_beat: int = 0
    n_beats: int = 0
    n_kept: int = 0  # beats whose person is on duty
    first_person: int = 0
    n_people: int = 0  # on the roster; who comes later has a row behind them
    n_waiting: int = 0
    n_items: int = 0  # not over: in the tray, in hand, laid aside or unseen
    first: int = NONE  # item on top of the tray; kept by put and take
    has_openings: int = 0  # its tray is opened at set times where nobody tells of arrivals
    opening_s: int = NEVER  # for which an opening is planned
    first_unseen: int = NONE  # item that came since the tray was opened
    n_unseen: int = 0
    debt_s: int = 0  # work beside the files, done with the next one that is begun
    n_on_duty: int = 0
    n_at_first: int = 0  # people at work on items of the first lane
    n_at_second: int = 0
    counted_s: int = 0  # up to when the next three are counted
    open_s: int = 0  # seconds in which somebody was on duty
    first_busy_s: int = 0  # and somebody at work on the first lane
    second_busy_s: int = 0  # or on one of the first two
    drain_s: int = NEVER  # the second for which a look at the tray is planned
    scored_s: int = -NEVER  # the second of the month's end to which the next two belong
    mean_reports: float = 0.0  # of its people in that month
    mean_tasks: float = 0.0
    first_idle: int = NONE  # person on duty and idle longest
    last_idle: int = NONE


@dataclass(slots=True)
class Person:
    """Somebody, or a crew, who does one thing at a time."""

    key: int = 0
    pool: int = NONE
    shift: int = 0
    turn: int = 0  # point of the rota's cycle
    absence: float = 0.0  # probability, each day
    experience: float = 1.0  # in [0, 1]
    beat: int = NONE
    round_beat: int = NONE  # being gone through
    asked_s: int = -NEVER  # the second in which there was nothing that fits
    counted_day: int = -NEVER  # the day of the next two
    patrol_s: int = 0  # seconds of rounds
    task_s: int = 0  # seconds of tasks and reports
    tie: int = 0  # settles who of those idle since the same second comes first; drawn anew each day
    is_on_duty: int = 0
    duty_s: int = NEVER  # for which coming on duty is planned
    window_end_s: int = NEVER
    doing: int = 0  # Doing
    item: int = NONE
    kept_item: int = NONE  # put back at the end of a shift, to be resumed by the same person
    started_s: int = 0
    until_s: int = NEVER
    idle_since_s: int = 0
    next_idle: int = NONE
    previous_idle: int = NONE
    grid: int = NONE  # where he or she is; on a screen, what it shows
    first_found: int = NONE  # incident seen and not yet written up
    is_on_patrol: int = 0
    n_looks: int = 0  # of the present stretch
    visit_due_s: int = NEVER  # when the next visit of the plan is due
    visit_again_s: int = -NEVER  # after one in vain, when the next is tried at the soonest
    visited: int = NONE  # resident at whose door he or she is
    answer: int = NONE  # what comes of it, as the log will say
    on_since_s: int = 0  # when the present stretch of duty began
    mentor: int = NONE  # person who takes this one along
    learner: int = NONE  # person whom this one takes along
    n_reports: int = 0  # written since the last appraisal
    n_tasks: int = 0  # pieces of work done
    n_attended: int = 0  # windows of duty
    n_missed: int = 0


@dataclass(slots=True)
class Source:
    """Where incidents of one category in one place come from; its incidents are numbered from 0."""

    key: int = 0
    place: int = NONE
    category: int = 0
    is_trace: int = 0
    hours: int = 0  # HourProfile of its births
    first_load: int = NONE  # row of `loads` for day `first_day`; NONE: every day alike
    n_born: int = 0
    batch: int = 1  # births at one time
    is_even: int = 0  # they come at even distances
    rate: float = 0.0  # births a day of factor 1
    day: int = 0  # day of the last birth
    used: float = 0.0  # expected births of that day up to the last one
    first_arrival: int = 0  # of a trace
    n_arrivals: int = 0


@dataclass(slots=True)
class Incident:
    """A problem, known or not."""

    key: int = 0
    born_s: int = 0
    grid: int = NONE
    place: int = NONE  # lowest tier
    category: int = 0
    severity: int = 1
    is_background: int = 0  # its cases are left out of the log
    is_present: int = 1
    is_known: int = 0  # has a case that did not close falsely
    is_solved: int = 0
    is_listed: int = 0  # among the latent of its grid, or in somebody's notes
    next_latent: int = NONE  # also the chain of what a person has found
    n_looks: int = 0
    n_noticed: int = 0
    misled: int = NONE  # actor who believes that it was solved
    misled_merged: int = NONE  # first of the merged cases whose reporters believe so too
    notice_s: int = NEVER
    business_s: int = NEVER  # when an enterprise comes upon it
    n_met_by_business: int = 0
    n_unsaid: int = 0  # visits at which it might have been told of
    case: int = NONE  # the last one that was the first to tell of it
    n_cases: int = 0  # that were the first to tell of it
    n_further: int = 0  # cases on it while another one was known
    closed_by: int = NONE  # unit that had the case on it, or on what it came back from, that was closed last


@dataclass(slots=True)
class Case:
    """A matter on its way through the loop."""

    incident: int = NONE
    key: int = 0
    serial: int = 0  # how many cases the incident had before
    is_further: int = 0  # reports what was known already
    merged_into: int = NONE  # case from whose end its reporter learns
    next_merged: int = NONE  # the last case merged into it; of a merged one, the one merged before
    channel: int = 0  # Channel
    last_channel: int = 0  # by which it was asked about last
    is_in_media: int = 0
    reporter: int = NONE  # actor
    place: int = NONE  # whose loop it is in
    entry_tier: int = 0
    floor_tier: int = 0  # not to be handled below
    stage: int = 0
    unit: int = NONE  # lead unit
    quality: float = 1.0  # of the file: place, category, evidence, owner; in [0, 1]
    entries_low: int = 0  # how often it came to each of the first ten stages, six bits each
    entries_high: int = 0  # to each of the next ten
    entries_more: int = 0  # to each of the next ten
    n_parts: int = 0  # of a joint matter, still open, the lead unit's own left out
    is_own_part_done: int = 0
    is_coordinated: int = 0  # a coordinator is still to have a last look at it
    is_in_turn: int = 0  # its parts are done one after another
    turn: int = 0  # number of the part that comes next, or is under way
    helper: int = NONE  # unit whose part that is
    n_hops: int = 0  # desks that part has been to
    is_misrouted: int = 0
    is_binding: int = 0  # whose duty it is has been decided
    n_returns: int = 0
    n_reworks: int = 0
    n_reworks_here: int = 0  # at this tier
    n_escalations: int = 0
    n_dispatches: int = 0
    n_sent: int = 0  # how often a unit was found for it, accepted or not
    asked: int = NONE  # unit that is asked to accept it while another one keeps it
    item: int = NONE
    last_pool: int = NONE  # who had its file last
    comb_s: int = NEVER  # when the file, laid aside, may be found next; NEVER while it is where it belongs
    n_combings: int = 0  # in which it might have been found
    opened_s: int = 0
    stage_due_s: int = NONE
    timer_s: int = NEVER
    is_turned_away: int = 0  # by the stage where it stands
    leave_s: int = NEVER  # until when it waits for its turn
    due_s: int = NONE  # deadline of handling
    overdue_s: int = NONE  # the deadline that was noted as run out
    budget_s: int = 0  # what is left of it while suspended
    reserve_s: int = 0  # what is left of it when a reminder is due
    remind_s: int = NEVER
    ladder_s: int = NEVER  # when supervision asks why it is not done
    n_calls: int = 0  # in vain, of the present revisit
    call_s: int = NEVER  # when it is called about again
    is_contacted: int = 0  # its unit has reached whoever reported it
    n_unsatisfied: int = 0  # revisits at which it was said not to be solved
    ask_s: int = NEVER  # when whoever reported it asks again
    n_words: int = 0  # how often its reporter was told something or asked
    n_repeats: int = 0
    n_supervised: int = 0
    is_on_paper: int = 0  # supervision has asked, and the bureau hears of it then
    ladder_item: int = NONE  # what the bureau has to do, not begun or in hand
    n_extensions: int = 0
    is_suspended: int = 0
    is_handed_in: int = 0
    concluded_s: int = NONE
    ending: int = NONE  # Ending


@dataclass(slots=True)
class Item:
    """A unit of work: one stage of one case, waiting for somebody or in hand."""

    number: int = 0
    case: int = NONE
    activity: int = 0  # of its stage, or of work beside the stages
    pool: int = NONE
    lane: int = 0
    rank: int = 0
    tie: int = 0
    grid: int = NONE  # where it is done, if the way depends on who goes
    n_trips: int = 1
    travel_s: int = 0
    left_s: int = 0
    is_waiting: int = 0
    laid_s: int = NONE  # when it was laid into the tray
    open_mark_s: int = 0  # what its pool had counted then
    behind_mark_s: int = 0
    n_laid: int = 0  # how often it was laid into its tray or aside
    is_explained: int = 0  # why the case is given back is being written, or was
    person: int = NONE
    next: int = NONE  # next free row; next one set aside, or unseen
