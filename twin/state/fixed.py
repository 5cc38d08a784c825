"""Rows that a scenario fixes for the whole run. Their form is explained in `rows`."""

from dataclasses import dataclass
from typing import Annotated

from twin.vocabulary import NONE, Part

MOST_TIERS = 6
MOST_WINDOWS = 4
MOST_CHANNELS = 8
MOST_CO_LEADS = 2

Hours24 = Annotated[list[float], 24]
QUARTERS_A_DAY = 96
Quarters = Annotated[list[float], QUARTERS_A_DAY]
QuartersAndOne = Annotated[list[float], QUARTERS_A_DAY + 1]
ByTier = Annotated[list[int], MOST_TIERS]
ByStream = Annotated[list[int], 2]
ByStreamFloat = Annotated[list[float], 2]
ByCoLead = Annotated[list[int], MOST_CO_LEADS]
ByChannel = Annotated[list[int], MOST_CHANNELS]
ByChannelFloat = Annotated[list[float], MOST_CHANNELS]
Windows = Annotated[list[int], MOST_WINDOWS]
Parts = Annotated[list[int], len(Part)]
Shares = Annotated[list[float], 3]
Bands = Annotated[list[int], 5]
BandScores = Annotated[list[float], 6]


@dataclass(slots=True)
class Settings:
    """What the scenario fixes for the whole run, or until one of its dated changes (one row)."""

    seed: int = 0
    replication: int = 0
    first_day: int = 0  # day number of row 0 of `days`; negative with a warm start
    n_days: int = 0
    last_s: int = 0  # nothing is planned beyond it
    weekday: int = 0  # of day 0; Monday is 0
    n_tiers: int = 1
    n_roles: int = 0
    n_people: int = 0
    n_units: int = 0
    n_places: int = 0
    shift_end: int = 0  # ShiftEnd
    overtime_s: int = 0
    is_resumed_by_same: int = 0
    n_office: int = 0
    office_start_s: Windows = 0  # second of the day
    office_end_s: Windows = 0
    office_day_s: int = 0  # office seconds of a working day
    is_on: Parts = 0  # parts of mechanisms, by number
    remind_share: float = 0.0  # of the limit
    read_s: int = 0  # what a desk needs to read one reminder
    looks_shift: int = 0  # row of the shift in whose hours trays are open where nobody tells of arrivals
    aside_rate: float = 0.0  # chance that a file is laid aside, for each file in the tray beyond the next
    aside_above: int = 0
    combing_shift: int = 0  # row of the shift that begins with a combing
    p_combed: float = 1.0  # chance that one combing finds a file
    comb_s: int = 0  # what a desk needs to set right what combing found
    walk_s: int = 0  # through one unit grid
    look_s: int = 0
    watch_s: int = 0  # one unit grid on a screen
    write_s: int = 0  # one report
    on_spot_s: int = 0  # one slight matter settled on the spot
    has_on_spot: int = 0  # whether slight matters are settled on the spot
    ride_start_s: int = 0  # setting out and stowing
    ride_s_per_m: float = 0.0
    near_m: int = 0  # grids no further apart adjoin
    min_patrol: float = 0.0  # share of field hours kept free of tasks
    novice_loss: float = 0.0  # how much less somebody without experience sees
    p_detect: float = 0.0  # at one look
    p_detect_video: float = 0.0  # of what a camera shows
    public_rate: float = 0.0  # candidates for a report, per incident-day
    affected_rate: float = 0.0
    speak_base: float = 0.0  # logit of reporting
    speak_severity: float = 0.0
    speak_trust: float = 0.0
    speak_awareness: float = 0.0
    awareness: float = 0.5  # of whoever is nobody in particular, before any publicity
    awareness_spread: float = 0.0
    app_access: float = 1.0  # share of residents who can report by app at all
    persons_per_agent: int = 1
    trust_typical: float = 0.5  # of whoever is nobody in particular
    trust_gain: float = 0.0  # how far one experience moves one person's trust up
    trust_loss_factor: float = 1.0  # how much further down
    talk_gain: float = 0.0  # how far one experience moves what one person hears
    talk_share: float = 0.0  # how much of trust is what a grid says
    late_worth: float = 0.0  # what an experience is worth: solved late
    refused_worth: float = 0.0  # not taken up
    channel_trust: float = 0.0  # share that goes from the hotline to grid workers, per unit of trust
    hotline_share: ByStreamFloat = 0.0  # of residents' reports
    app_share: ByStreamFloat = 0.0
    media_share: ByStreamFloat = 0.0
    office_share: ByStreamFloat = 0.0
    told_again: ByStreamFloat = 0.0  # chance that a known problem is reported all the same; 0: never
    merge_within_s: int = 0  # of the first report, in which the desk that accepts compares
    p_merged: float = 0.0  # recognised there, at typical quality
    p_merged_late: float = 0.0  # when filed
    entry_tier: ByChannel = 0
    visit_gap_s: int = 0  # between two visits of one person's plan; 0: nobody is visited
    visit_shift: int = 0  # row of the shift in whose hours visits are made
    visit_work_s: int = 0  # once a door is opened
    visit_vain_s: int = 0  # at a door that stays shut
    visit_again_s: int = 0  # after a visit in vain
    p_home: Hours24 = 0.0  # by the hour
    p_opens: float = 0.0  # to somebody of typical trust
    opens_trust: float = 0.0  # per unit of trust
    p_visit_tells: float = 0.0  # which part of a problem's chance to be spoken of is left at a visit
    visit_worth: float = 0.0  # share of the way from trust to full trust
    p_register_change: float = 0.0  # at a visit
    register_kept: float = 1.0  # how much of the register is kept up without visits
    register_s: float = 1.0  # for how long a visit keeps it up, on the mean
    enterprise_rate: float = 0.0  # problems come upon, per enterprise, problem and working day
    enterprise_app: float = 0.0  # share of the app in what they report
    learning_s: float = 0.0  # hours at work that leave a third of what is to be learnt; 0: nobody learns
    mentor_factor: float = 1.0  # how much faster beside a mentor
    mentor_slower: float = 0.0  # how much longer a mentor looks
    mentor_until: float = 1.0  # experience at which nobody needs one
    patience_s: float = 0.0  # mean, of whoever hears nothing; 0: nobody asks again
    most_repeats: int = 0
    is_louder: int = 0  # each repeat by the next louder channel, else all by the hotline
    p_revisited: float = 0.0  # of the cases that residents reported
    p_at_home: float = 1.0  # at one call
    most_calls: int = 1  # for one revisit
    call_again_s: int = 0
    p_wrong_answer: float = 0.0
    has_questions: int = 0  # revisits ask about attitude and speed, too
    rude: float = 0.0  # chance that somebody found a unit's attitude bad
    rude_unheard: float = 0.0  # more where it has not reached who called
    rude_effort: float = 0.0  # more, per unit of effort that lacks
    slow: float = 0.0  # chance that somebody found it slow
    slow_late: float = 0.0  # more after the limit
    slow_repeat: float = 0.0  # more for each time that was asked again
    rude_loss: float = 0.0  # of what an end is worth, where the attitude was bad
    p_rejected: float = 0.0
    p_doubtful: float = 0.0
    p_filed: float = 1.0
    p_false: ByStreamFloat = 0.0  # closing without a true fix
    most_reworks: int = 0
    quality: ByChannelFloat = 0.0  # of a file when it is opened, in [0, 1]
    quality_typical: float = 1.0  # at which stated shares hold
    quality_register: float = 0.0  # how much of what is missing the register knows
    quality_ask_below: float = 0.0  # below it the desk asks back
    quality_ask_gain: float = 0.0
    ask_s: int = 0
    quality_verify_gain: float = 0.0  # how much of what is missing a verification adds
    quality_return_loss: float = 0.0
    quality_slope: float = 0.0  # of examination time and of what checks overlook, per unit of missing quality
    p_second_trip: float = 0.0  # at typical quality
    dispatch_policy: int = 0  # DispatchPolicy
    tray_order: int = 0  # TrayOrder
    p_misroute: float = 0.0  # at typical quality and an empty tray
    misroute_per_file: float = 0.0  # growth of that chance with each file in the tray
    p_notice_wrong: float = 1.0  # when signing; whoever examines always does
    p_decline: float = 0.0  # of a matter that is the unit's own
    p_decline_borderline: float = 0.0  # of one without a clear owner
    n_decisions: int = 0
    most_returns: int = 0  # the next one is a dispute
    most_passed: int = 0  # returns after which a case is nobody's to give back, where nobody decides disputes
    reason_s: int = 0  # to write down why a case is given back
    keeping_declines: float = 1.0  # which part of their chance to decline units have left that must keep a case
    first_asked: ByStream = 1  # whoever is asked first keeps a case; else only the unit that leads
    coordinate_before_s: int = 0  # a joint matter, before its parts begin; 0 without coordinator
    coordinate_after_s: int = 0
    p_contact: float = 0.0
    p_suspend: float = 1.0  # of waits for something external
    p_extend: float = 0.0  # asked for and granted when a reminder is due
    most_extensions: int = 0
    p_exempt_asked: float = 0.0  # of cases closed overdue
    p_exempt_granted: float = 0.0
    ladder_limits: float = 0.0  # age at which supervision steps in, in limits; 0 never
    paper_days: int = 0  # working days until a request on paper is there
    ladder_reworks: int = 0  # so many reworks bring it in at once; 0 never
    ladder_unsatisfied: int = 0  # so many failed revisits do; 0 never
    supervise_s: int = 0
    inspect_s: int = 0
    emergency_role: int = NONE
    p_background_patrol: float = 0.0  # of first reports from places simulated in outline
    p_background_video: float = 0.0
    background_wait_s: float = 0.0  # mean, in trays outside
    effort_rest: float = 1.0  # level to which it drifts
    effort_pull: float = 0.0  # share of the way there, each month
    effort_answer: float = 0.0  # to one standard deviation among one's peers
    effort_least: float = 1.0
    effort_most: float = 1.0
    effort_fix: float = 0.0  # more false closings, per unit of effort that lacks
    pause: float = 0.0  # after a piece of work, as a share of its length, per unit of effort that lacks
    gaming_false: float = 0.0  # more false closings when nearly due, where scores are published
    gaming_decline: float = 0.0  # more hard matters declined
    hard_s: int = 0  # touch time from which a matter is hard
    padding: float = 0.0  # trivial cases filed, as a share of what a unit lacks
    padding_most: float = 0.0
    padding_category: int = NONE
    p_appeal: float = 0.0  # of cases closed overdue
    p_appeal_granted: float = 0.0
    appeal_s: int = 0
    p_placebo: float = 0.0  # of closed cases
    placebo_s: int = 0
    is_placebo_shared: int = 0  # done by the acceptors
    weight_register: float = 0.0  # of the monthly score
    weight_archive: float = 0.0
    weight_in_time: float = 0.0
    weight_rework: float = 0.0
    weight_system: float = 1.0  # of what the counts say, in the score of a unit
    weight_social: float = 0.0  # of what revisits heard
    weight_community: float = 0.0  # of what communities saw
    weight_streets: float = 0.0  # of what streets saw of the units of the whole district
    is_rolled_up: int = 0  # people and places have scores, too
    weight_workers: float = 0.0  # of its people, in the score of a place
    weight_reports: float = 0.0  # in the score of a person
    weight_tasks: float = 0.0
    weight_attendance: float = 0.0
    register_most: Bands = 0  # cases of a month, upper end of each band
    register_score: BandScores = 0.0  # in [0, 1]; the last one is for more than all bands


@dataclass(slots=True)
class Day:
    """One day of the calendar."""

    is_workday: int = 1
    n_workdays: int = 0  # working days before it, since row 0
    next_month: int = 0  # day number of the first day of the next month


@dataclass(slots=True)
class HourProfile:
    """How something is spread over the quarter hours of a day."""

    weight: Quarters = 0.0  # sums to 1
    before: QuartersAndOne = 0.0  # weight of all quarters before


@dataclass(slots=True)
class Shift:
    """Duty hours on the calendar; no windows at all means always."""

    n_windows: int = 0
    start_s: Windows = 0  # second of the day
    end_s: Windows = 0
    weekdays: int = 127  # bit 0 is Monday
    is_workdays_only: int = 0
    days_on: int = 1  # of `cycle_days`, each person at another point of the cycle
    cycle_days: int = 1
    longest_s: int = 0  # longest window
    n_away: int = 0  # regular duties that take everybody from the work
    away_start_s: Windows = 0
    away_end_s: Windows = 0
    away_weekdays: Windows = 0  # bit 0 is Monday


@dataclass(slots=True)
class Category:
    """A kind of matter, as the catalogue describes it."""

    stream: int = 0
    clock: int = 0  # Clock
    limit_s: int = 0  # for hour clocks; 0 without a limit
    limit_days: int = 0  # for day clocks
    role: int = 0  # which units may lead
    lowest_tier: int = 0
    is_urgent: int = 0
    discovery: int = 0  # Discovery
    hours: int = 0  # HourProfile of births
    severity: Shares = 0.0  # probabilities of 1, 2, 3
    p_transient: float = 0.0
    life_s: float = 0.0  # mean, of what vanishes by itself
    touch_law: int = 0
    touch_s: float = 0.0  # mean (constant, exponential) or median (lognormal)
    touch_sigma: float = 0.0
    p_external: float = 0.0
    external_s: float = 0.0  # median
    external_sigma: float = 0.0
    visibility: float = 1.0  # factor on the chance that a look on the spot sees it
    camera: float = 0.0  # chance that the view of a street camera shows it
    p_on_spot: float = 0.0  # settled by the inspector who finds it
    is_emergency: int = 0  # has a door of its own
    p_joint: float = 0.0  # needs further units
    co_roles: ByCoLead = NONE  # which units these may be
    p_borderline: float = 0.0  # has no clear owner
    p_sensitive: float = 0.0  # needs a leader's approval before handling
    p_relapse: float = 0.0  # comes back at the same site after it was truly solved
    relapse_s: float = 0.0  # mean time until then
    harm_per_day: float = 0.0  # hazard of doing harm while it is there
    is_of_business: int = 0  # enterprises look out for it


@dataclass(slots=True)
class StageRow:
    """A stage as the workflow describes it."""

    is_used: int = 0
    seat: int = 0  # Seat
    post: ByTier = NONE  # Post, by tier of the place where the work is done
    judge: int = 0  # Judge
    work_law: ByStream = 0
    work_s: ByStreamFloat = 0.0  # mean (constant, exponential), median (lognormal), row of a shift, or days
    work_sigma: ByStreamFloat = 0.0
    travel_s: ByStreamFloat = 0.0  # mean
    is_ridden: int = 0  # the way is from where somebody is, instead
    checked_by: int = 0  # CheckBy
    limit_s: int = 0  # of the stage; 0 without
    clock: int = 0  # of that limit
    is_fixing: int = 0  # its end settles whether the problem is truly solved
    is_suspending: int = 0  # the deadline stands still meanwhile
    is_joint: int = 0  # co-handling units have parts of it
    is_preempting: int = 0  # work in hand is laid down for it
    is_binding: int = 0  # its end settles whose duty it is
    is_handed_in: int = 0  # its end is what the deadline of handling asks for
    p_sees: float = 1.0  # chance that a check sees a false closing
    room: int = 0  # most items its pool has, waiting and in hand; 0: any number
    patience_law: int = NONE  # how long a case waits for its turn; NONE: for ever
    patience_s: float = 0.0
    patience_sigma: float = 0.0


@dataclass(slots=True)
class Step:
    """What follows on an outcome of a stage."""

    next_stage: int = NONE
    ending: int = NONE  # Ending, where the case stops being open
    move: int = 0  # +1: one tier up, -1: one hop down
    door: int = 0  # Door, through which it is dispatched
    is_rework: int = 0
    is_return: int = 0  # the unit gives the case back
    share: float = 0.0  # how often the outcome occurs, where chance judges


@dataclass(slots=True)
class DayLoad:
    """How much of its usual births a source has on one day."""

    factor: float = 1.0


@dataclass(slots=True)
class Spot:
    """How many of the matters of one role happen in one unit grid. Row: grid times number of roles, plus role."""

    weight: int = 0  # in millionths; 1,000,000 on the average
    weight_before: int = 0  # of the same role in all grids before


@dataclass(slots=True)
class Arrival:
    """One real case of a trace."""

    time_s: int = 0
    place: int = NONE
    category: int = 0
    number: int = 0  # row of the file


@dataclass(slots=True)
class DatedChange:
    """Something that is otherwise from a second on."""

    time_s: int = 0
    what: int = 0  # Change
    row: int = 0  # of the pool, place, desk or lead that it is about; for absence of the first person
    count: int = 0  # for absence of how many people; of a lead, its options
    value: int = 0  # people, severity, pool, first option, policy, yes or no
    number: float = 0.0  # shares, levels, and ages in limits


@dataclass(slots=True)
class Desk:
    """Which pool does the work of a post for a place: its own, else that of the nearest tier above."""

    pool: int = NONE


@dataclass(slots=True)
class Lead:
    """Which units of a place lead matters of a role."""

    unit: int = NONE  # the first of them; NONE where none does
    first_option: int = 0
    n_options: int = 0


@dataclass(slots=True)
class Option:
    """A unit that leads matters of a role at a place."""

    unit: int = NONE


@dataclass(slots=True)
class Decision:
    """What somebody decided instead of a policy: the unit to which a case on an incident is dispatched."""

    key: int = 0  # of the incident; rows are sorted by it, then by visit
    visit: int = 0  # which dispatch
    unit: int = NONE
