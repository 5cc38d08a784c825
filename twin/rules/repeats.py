"""Repeats: whoever reported a matter and hears nothing asks again, one channel louder, up to a limit.

The last word is in the media. It stays the same case: what waits for it goes before ordinary work.
"""

from twin.rules.chance import exponential
from twin.rules.noticing import access_of
from twin.rules.planning import plan
from twin.rules.record import log_case
from twin.rules.tray import move_up
from twin.vocabulary import NEVER, NONE, Activity, Channel, Kind, Purpose

MOST_WORDS = 256


def is_told_by_resident(channel):
    """Whether a resident stands behind a report."""
    is_told = channel == Channel.HOTLINE or channel == Channel.APP or channel == Channel.GRID_WORKER
    return is_told or channel == Channel.MEDIA or channel == Channel.OFFICE


def louder(settings, channel, access, has_media, n_repeats):
    """Next louder channel: from grid worker and office to the app, then the hotline; the last word is the media's."""
    if settings.is_louder == 0:
        return Channel.HOTLINE.value
    if channel == Channel.MEDIA or (has_media and n_repeats >= settings.most_repeats):
        return Channel.MEDIA.value
    is_quiet = channel == Channel.GRID_WORKER or channel == Channel.OFFICE
    return Channel.APP.value if is_quiet and access > 0.0 else Channel.HOTLINE.value


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
    """Patience is over: an open case is asked about, one channel louder, and goes before ordinary ones."""
    case = world.cases[case_id]
    if case.ask_s != time or case.ending != NONE:
        return
    case.n_repeats += 1
    raise_voice(world, case)
    log_case(world, time, Activity.REPEAT, case_id, case.reporter, case.last_channel, case.n_repeats)
    if case.item != NONE:
        move_up(world, time, case.item, time if case.due_s == NONE else case.due_s)
    hear(world, time, case_id)


def raise_voice(world, case):
    """Let whoever asks again use a louder channel than the last time; what stands in the media, leaders read."""
    settings, incident = world.settings[0], world.incidents[case.incident]
    has_media = settings.media_share[world.categories[incident.category].stream] > 0.0
    resident_id = NONE if case.reporter == NONE else case.reporter - settings.n_people
    case.last_channel = louder(settings, case.last_channel, access_of(world, resident_id), has_media, case.n_repeats)
    if case.last_channel == Channel.MEDIA:
        case.is_in_media = 1
