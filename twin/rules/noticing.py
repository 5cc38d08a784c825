"""Behaviour of births and residents: when problems begin, who notices them, who speaks. Pure."""

from twin.rules.chance import exponential, tie, uniform
from twin.rules.trust import willingness
from twin.rules.work import happens
from twin.vocabulary import DAY_S, MINUTE_S, NEVER, NONE, Channel, Discovery, Purpose

QUARTER_S = 15 * MINUTE_S
LAST_QUARTER = DAY_S // QUARTER_S - 1


# ---------------------------------------------------------------------------------------------- spread over the day
def weight_before(hours, second):
    """Weight of a day's hours up to a second of the day, in [0, 1]."""
    quarter = second // QUARTER_S
    return hours.before[quarter] + hours.weight[quarter] * (second % QUARTER_S) / QUARTER_S


def second_at(hours, weight):
    """Second of the day up to which the hours have a weight; `weight` in [0, 1)."""
    quarter, beyond = 0, LAST_QUARTER + 1
    while beyond - quarter > 1:  # the last quarter with no more than the weight before it
        middle = (quarter + beyond) // 2
        if hours.before[middle] <= weight:
            quarter = middle
        else:
            beyond = middle
    if hours.weight[quarter] <= 0.0:
        return (quarter + 1) * QUARTER_S - 1
    within = (weight - hours.before[quarter]) / hours.weight[quarter]
    return quarter * QUARTER_S + min(int(within * QUARTER_S), QUARTER_S - 1)


def time_after(hours, time, n_days):
    """Second at which so many days' worth of hour weights have passed since `time`."""
    weight = weight_before(hours, time % DAY_S) + n_days
    whole = int(weight)
    return (time // DAY_S + whole) * DAY_S + second_at(hours, weight - whole)


# ---------------------------------------------------------------------------------------------- births
def day_rate(settings, loads, source, day):
    """Expected births of a source on a day."""
    if source.first_load == NONE:
        return source.rate
    return source.rate * loads[source.first_load + day - settings.first_day].factor


def birth_mass(settings, source):
    """Expected births until the next one: the inversion draw of a Poisson stream, of single matters or of batches."""
    if source.n_born % source.batch != 0:
        return 0.0
    if source.is_even == 1:
        return float(source.batch)
    return exponential(settings.seed, settings.replication, Purpose.BIRTH.value, source.key, source.n_born,
                       float(source.batch))


def severity_of(settings, category, key):
    """Severity of an incident: 1, 2 or 3."""
    share = uniform(settings.seed, settings.replication, Purpose.SEVERITY.value, key, 0)
    if share < category.severity[0]:
        return 1
    return 2 if share < category.severity[0] + category.severity[1] else 3


def grid_of(settings, place, spots, role, key):
    """Row of the unit grid in which an incident happens, by the weights of the grids; NONE where a place has none.

    `spots` has a row for each grid and role. Weights are whole numbers: what lies elsewhere does not move a sum.
    """
    if place.n_grids == 0:
        return NONE
    low, high, n_roles = place.first_grid, place.first_grid + place.n_grids - 1, settings.n_roles
    before, last = spots[low * n_roles + role].weight_before, spots[high * n_roles + role]
    share = uniform(settings.seed, settings.replication, Purpose.GRID.value, key, 0)
    goal = before + int(share * (last.weight_before + last.weight - before))
    while low < high:  # the last grid that has no more than the goal before it
        middle = (low + high + 1) // 2
        if spots[middle * n_roles + role].weight_before <= goal:
            low = middle
        else:
            high = middle - 1
    return low


def life_s(settings, category, key):
    """Seconds until a passing matter is gone by itself; NEVER for one that stays."""
    if not happens(settings, category.p_transient, Purpose.TRANSIENT.value, key, 0):
        return NEVER
    return 1 + int(exponential(settings.seed, settings.replication, Purpose.LIFE.value, key, 0, category.life_s))


def harmless_s_of(settings, category, key):
    """Seconds until a problem does harm; NEVER for one that cannot."""
    if category.harm_per_day <= 0.0:
        return NEVER
    mean_s = DAY_S / category.harm_per_day
    return 1 + int(exponential(settings.seed, settings.replication, Purpose.HARM.value, key, 0, mean_s))


def relapse_after_s(settings, category, key):
    """Seconds until what was solved is back at its site; NEVER where it is not."""
    if not happens(settings, category.p_relapse, Purpose.RELAPSE.value, key, 0):
        return NEVER
    return 1 + int(exponential(settings.seed, settings.replication, Purpose.RELAPSE_TIME.value, key, 0,
                               category.relapse_s))


def child_key(settings, parent_key):
    """Key of the problem that follows on a solved one at the same site: the same for every seed."""
    return tie(0, 0, Purpose.RELAPSE.value, parent_key, 1)


# ---------------------------------------------------------------------------------------------- residents
def notice_time_s(settings, hours, category, incident, time):
    """Second at which one more person comes upon an incident; drawn anew after each case that did not solve it.

    The next person is the same whether the problem is known by then or not.
    """
    rate = settings.affected_rate if category.discovery == Discovery.AFFECTED else settings.public_rate
    if rate <= 0.0:
        return NEVER
    visit = ((incident.n_cases - incident.is_known) << 32) + incident.n_noticed
    gap_days = exponential(settings.seed, settings.replication, Purpose.NOTICE.value, incident.key, visit, 1.0 / rate)
    return 1 + time_after(hours, time, gap_days)


def who_notices(settings, grid, incident):
    """Row of the resident who comes upon an incident; NONE where nobody lives."""
    if grid.n_residents == 0:
        return NONE
    share = uniform(settings.seed, settings.replication, Purpose.WHO.value, incident.key, incident.n_noticed)
    return grid.first_resident + int(share * grid.n_residents)


def awareness_of(world, resident_id, incident):
    """Awareness of a resident: what publicity has made of it at the place, and how it differs by person."""
    settings, level = world.settings[0], world.places[incident.place].awareness
    if resident_id == NONE or settings.awareness_spread <= 0.0:
        return level
    share = uniform(settings.seed, settings.replication, Purpose.AWARENESS.value, world.residents[resident_id].key, 0)
    return min(1.0, max(0.0, level + settings.awareness_spread * (2.0 * share - 1.0)))


def access_of(world, resident_id):
    """Share of those like a resident who can report by app: all or none; the mean one of nobody in particular."""
    settings = world.settings[0]
    if resident_id == NONE:
        return settings.app_access
    can = happens(settings, settings.app_access, Purpose.ACCESS.value, world.residents[resident_id].key, 0)
    return 1.0 if can else 0.0


def speaks(settings, category, trust, awareness, incident):
    """Whether somebody who noticed reports; whoever is affected always does."""
    if category.discovery == Discovery.AFFECTED:
        return True
    return happens(settings, willingness(settings, trust, awareness, incident.severity), Purpose.SPEAK.value,
                   incident.key, incident.n_noticed)


def tells_again(settings, category, first, actor, incident):
    """Whether somebody who would report a problem does so although it is known; who has reported it does not."""
    if actor != NONE and actor == first.reporter:
        return False
    return happens(settings, settings.told_again[category.stream], Purpose.TOLD_AGAIN.value, incident.key,
                   incident.n_noticed)


def channel_outside(settings, category, incident):
    """Through which door a problem of the background becomes known, by the shares that the scenario states."""
    if category.discovery == Discovery.PATROL_OR_PUBLIC:
        share = uniform(settings.seed, settings.replication, Purpose.DETECT.value, incident.key, 0)
        if share < settings.p_background_patrol:
            return Channel.PATROL.value
        if share < settings.p_background_patrol + settings.p_background_video:
            return Channel.VIDEO.value
    return channel_of(settings, category, settings.trust_typical, settings.app_access, incident)


def app_share_of(settings, stream, access):
    """Share of their reports that residents with so much access make by app; the mean of all is the stated share."""
    stated = settings.app_share[stream]
    return stated if access == settings.app_access else min(1.0, stated * access / settings.app_access)


def channel_of(settings, category, trust, access, incident):
    """Through which door a resident reports: whoever trusts tells a grid worker; who does not, the hotline or media.

    What those without access cannot say by app, they say through the other doors, by their shares.
    """
    stream = category.stream
    share = uniform(settings.seed, settings.replication, Purpose.CHANNEL.value, incident.key, incident.n_noticed)
    app = app_share_of(settings, stream, access)
    rest = 1.0 if app == settings.app_share[stream] else (1.0 - app) / (1.0 - settings.app_share[stream])
    office, media = settings.office_share[stream] * rest, settings.media_share[stream] * rest
    calls = settings.hotline_share[stream] * rest
    moved = settings.channel_trust * (trust - settings.trust_typical)
    loud = min(1.0 - app - office, max(0.0, calls + media - moved))
    media = loud * media / (calls + media) if media > 0.0 else 0.0
    if share < loud - media:
        return Channel.HOTLINE.value
    if share < loud:
        return Channel.MEDIA.value
    if share < loud + app:
        return Channel.APP.value
    return Channel.OFFICE.value if share < loud + app + office else Channel.GRID_WORKER.value
