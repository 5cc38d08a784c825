"""A case begins."""

from twin.rules.merging import FIRST_FURTHER
from twin.rules.places import ancestor_at
from twin.rules.quality import opening_quality
from twin.rules.record import log_case
from twin.rules.register import register_of
from twin.rules.repeats import wait_for_word
from twin.rules.route import follow, settle
from twin.rules.verbs import new
from twin.vocabulary import NONE, Activity, Channel, Grown, Outcome

FIRST_CHANNEL = Channel.PATROL.value


def open_case(world, time, incident_id, reporter, channel, outcome):
    """Open a case on an incident and send it on its way; what was settled on the spot is only written down."""
    settings, incident = world.settings[0], world.incidents[incident_id]
    case_id = new(world, Grown.CASES.value)
    case = world.cases[case_id]
    case.incident, case.key = incident_id, incident.key
    number_case(incident, case, case_id)
    case.reporter, case.channel, case.last_channel, case.opened_s = reporter, channel, channel, time
    case.is_in_media = 1 if channel == Channel.MEDIA else 0
    case.entry_tier = settings.entry_tier[channel - FIRST_CHANNEL]
    case.place = ancestor_at(world, incident.place, case.entry_tier)
    register = register_of(world, time, incident.grid)
    case.quality = opening_quality(settings, channel, experience_of(world, reporter), register)
    said = outcome if outcome == Outcome.SELF_HANDLED else NONE
    log_case(world, time, Activity.REPORT, case_id, reporter, channel, said)
    wait_for_word(world, time, case_id)
    if outcome == Outcome.SELF_HANDLED:
        settle(world, time, case_id)
    follow(world, time, case_id, outcome)


def number_case(incident, case, case_id):
    """Number a case among those on its problem: the first to tell of it, or one on what is known already."""
    if incident.is_known == 1:
        case.is_further, case.serial = 1, FIRST_FURTHER + incident.n_further
        incident.n_further += 1
    else:
        case.serial, incident.case, incident.is_known = incident.n_cases, case_id, 1
        incident.n_cases += 1


def experience_of(world, reporter):
    """Experience of who wrote a report; a resident's is told to somebody who has it."""
    is_staff = reporter != NONE and reporter < world.settings[0].n_people
    return world.people[reporter].experience if is_staff else 1.0
