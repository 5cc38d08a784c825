"""What can happen, in the order in which it happens within one second; and what chance is asked for."""

from enum import IntEnum


class Kind(IntEnum):
    """Event kinds. The kind names the table of the row; the order is a rule.

    What the scenario changes holds from its second on; then come ends, begins, births, timers, drains.
    """

    PERSON_BEGINS = 0  # of a person, once, at the first second of a run
    SOURCE_BEGINS = 1  # of a source, once
    UNIT_BEGINS = 2  # of a unit, once
    CHANGE = 3  # of a dated change
    WORK_DONE = 4  # of a person
    OFF_DUTY = 5  # of a person
    ON_DUTY = 6  # of a person
    BIRTH = 7  # of a source
    VANISH = 8  # of an incident
    HARM = 9  # of an incident
    RELAPSE = 10  # of an incident that was solved
    NOTICE = 11  # of an incident
    STAGE_TIMER = 12  # of a case, in a stage that holds nobody
    CALL_AGAIN = 13  # of a case whose reporter did not answer
    ASK_AGAIN = 14  # of a case whose reporter has heard nothing
    COMB = 15  # of a case that was laid aside
    REMIND = 16  # of a case
    DUE = 17  # of a case
    LADDER = 18  # of a case
    WORKER_MONTH = 19  # of a person whose work is scored
    MONTH = 20  # of a unit
    PUBLISH = 21  # of a unit, once all have their scores
    PAD = 22  # of a unit that files for the numbers' sake
    LEAVE = 23  # of a case that waits no longer for its turn
    OPENING = 24  # of a pool
    DRAIN = 25  # of a pool


class Doing(IntEnum):
    """What a person is at."""

    NOTHING = 0
    ITEM = 1
    LOOK = 2
    WRITE = 3
    PAUSE = 4
    VISIT = 5


class Grown(IntEnum):
    """The tables that grow during a run."""

    INCIDENTS = 0
    CASES = 1
    ITEMS = 2


class Purpose(IntEnum):
    """What a draw is for; a new purpose disturbs no other draw."""

    BIRTH = 1
    DAY_FACTOR = 2
    GRID = 3
    SEVERITY = 4
    TRANSIENT = 5
    LIFE = 6
    NOTICE = 7
    WHO = 8
    SPEAK = 9
    CHANNEL = 10
    DETECT = 11
    TIE = 12
    WORK = 13
    TRAVEL = 14
    ACCEPT = 15
    FILE = 16
    EXTERNAL = 17
    EXTERNAL_LENGTH = 18
    FIX = 19
    CHECK = 20
    TURN = 21
    ABSENCE = 22
    TRUST = 23
    TRACE = 24
    MERGE = 25
    SELF_HANDLE = 26
    CAMERA = 27
    MISROUTE = 28
    WRONG_UNIT = 29
    NOTICE_WRONG = 30
    DECLINE = 31
    BORDERLINE = 32
    SECOND_TRIP = 33
    SENSITIVE = 34
    CONTACT = 35
    EXTEND = 36
    EXEMPT = 37
    JOINT = 38
    RELAPSE = 39
    RELAPSE_TIME = 40
    HARM = 41
    VICTIM = 42
    HOT_SPOT = 43  # the same in all runs: seed and replication are 0
    OUTSIDE_WAIT = 44
    OUTSIDE_TURN = 45
    PADDING = 46
    APPEAL = 47
    PLACEBO = 48
    PATIENCE = 49
    REVISIT = 50
    AT_HOME = 51
    ANSWER = 52
    LAY_ASIDE = 53
    COMB = 54
    SUSPEND = 55
    LEAVE = 56
    SHARES = 57
    TOLD_AGAIN = 60
    MERGE_LATE = 61
    AWARENESS = 62
    ACCESS = 63
    ATTITUDE = 70
    SPEED = 71
    VISIT_TURN = 80
    VISIT_HOME = 81
    VISIT_OPENS = 82
    VISIT_TELLS = 83
    VISIT_CHANGE = 84
    ENTERPRISE_NOTICE = 85
    ENTERPRISE_WHO = 86
    ENTERPRISE_SPEAK = 87
    ENTERPRISE_CHANNEL = 88
