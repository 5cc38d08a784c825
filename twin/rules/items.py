"""Work items: made when a case enters a stage or needs work beside it, given back when that is over."""

from twin.rules.quality import examination_factor, is_asked_back, needs_second_trip
from twin.rules.record import log_item
from twin.rules.tray import lay
from twin.rules.verbs import new
from twin.rules.work import answering, drawn_s, lane_of, rank_in, tie_of, travel_s, visit_of, work_s
from twin.vocabulary import NONE, Activity, CheckBy, Grown, Judge, Phase, Post, Purpose, Seat

N_POSTS = len(Post)
TOP_PLACE = 0  # places stand before what lies in them
PART_BITS = 40  # parts of one matter that lie in one tray are told apart
FIRST_CONTROL = 1 << 30  # number of an item of the placebo


# ---------------------------------------------------------------------------------------------- the work of a stage
def make_item(world, time, case_id):
    """Make the item of the stage a case has entered; its length is drawn before it queues."""
    settings, case = world.settings[0], world.cases[case_id]
    stage, incident = world.stages[case.stage], world.incidents[case.incident]
    category = world.categories[incident.category]
    visit = visit_of(case, case.stage, world.places[case.place].tier)
    item_id = blank_item(world, time, case_id, case.stage, pool_for(world, case, incident, stage), visit)
    item = world.items[item_id]
    case.item = item_id
    item.left_s = adjusted_s(settings, stage, case, work_s(settings, stage, category, case, visit))
    item.grid = incident.grid if stage.is_ridden == 1 else NONE
    item.n_trips = 2 if is_way(stage, category) and needs_second_trip(settings, case, visit) else 1
    item.travel_s = item.n_trips * travel_s(settings, stage, category, case, visit)
    log_item(world, time, Phase.ENABLE, item_id, NONE, NONE, case.stage_due_s)
    return item_id


def adjusted_s(settings, stage, case, length_s):
    """Length of work at a stage with what the file says: longer to examine, longer to accept when asked back."""
    if stage.judge == Judge.EXAMINATION:
        return max(1, int(length_s * examination_factor(settings, case.quality) + 0.5))
    if stage.judge == Judge.ACCEPTANCE and is_asked_back(settings, case.quality):
        return length_s + settings.ask_s
    return length_s


def is_way(stage, category):
    """Whether somebody goes somewhere for the work of a stage."""
    return stage.is_ridden == 1 or stage.travel_s[category.stream] > 0.0


def pool_for(world, case, incident, stage):
    """Pool that does the work of a stage for a case; a unit that is asked to accept it signs for it itself."""
    return pool_of(world, answering(case), case, incident, stage)


def pool_of(world, unit_id, case, incident, stage):
    """Pool that does the work of a stage for a case, if a unit has it."""
    if stage.seat == Seat.LEAD_SIGN:
        return signing_pool(world, world.units[unit_id])
    if stage.seat == Seat.LEAD_DESK:
        return world.units[unit_id].desk_pool
    if stage.seat == Seat.LEAD_FIELD:
        return world.units[unit_id].field_pool
    place_id = incident.place if stage.seat == Seat.SITE else case.place
    if stage.checked_by == CheckBy.THIRD_PARTY:
        place_id = TOP_PLACE
    post = stage.post[world.places[place_id].tier]
    return world.desks[place_id * N_POSTS + post].pool


def signing_pool(world, unit):
    """Pool that signs for a unit: its duty signers while it has any, else its desk."""
    has_signers = unit.sign_pool != NONE and world.pools[unit.sign_pool].n_people > 0
    return unit.sign_pool if has_signers else unit.desk_pool


def move_to_pool(world, item_id, pool_id):
    """Let an item that lies in no tray belong to another pool."""
    item = world.items[item_id]
    world.pools[item.pool].n_items -= 1
    world.pools[pool_id].n_items += 1
    item.pool = pool_id


# ---------------------------------------------------------------------------------------------- work beside the stages
def open_side_item(world, time, case_id, activity, pool_id, length_s, way_s):
    """Make an item that is not of the case's stage and lay it into a tray; return it."""
    case = world.cases[case_id]
    visit = visit_of(case, activity, world.places[case.place].tier) + (case.n_parts << PART_BITS)
    item_id = blank_item(world, time, case_id, activity, pool_id, visit)
    item = world.items[item_id]
    item.left_s, item.travel_s = max(1, length_s), way_s
    log_item(world, time, Phase.ENABLE, item_id, NONE, NONE, NONE)
    lay(world, time, item_id)
    return item_id


def part_s(settings, category, case, number):
    """Length of a part of a joint matter, drawn like the lead unit's own."""
    visit = (1 + number) << PART_BITS
    return drawn_s(settings, category.touch_law, category.touch_s, category.touch_sigma, Purpose.JOINT.value, case.key,
                   visit)


def desk_pool(world, place_id, post):
    """Pool of a post for a place: its own, else that of the nearest tier above; NONE where nobody has it."""
    return world.desks[place_id * N_POSTS + post.value].pool


# ---------------------------------------------------------------------------------------------- rows
def blank_item(world, time, case_id, activity, pool_id, visit):
    """Row for one more item of a case: one that is no longer used, else a new one."""
    settings, case, tally = world.settings[0], world.cases[case_id], world.tally[0]
    item_id = tally.first_free
    if item_id == NONE:
        item_id = new(world, Grown.ITEMS.value)
    else:
        tally.first_free = world.items[item_id].next
    item = world.items[item_id]
    item.number = next_number(tally, activity)
    item.case, item.activity, item.pool, item.person = case_id, activity, pool_id, NONE
    world.pools[pool_id].n_items += 1
    item.grid, item.n_trips, item.laid_s, item.n_laid, item.is_explained = NONE, 1, NONE, 0, 0
    item.lane = lane_of(world.categories[world.incidents[case.incident].category], case)
    item.rank = rank_in(settings, item.lane, time, case)
    item.tie = tie_of(settings, case, visit)
    return item_id


def next_number(tally, activity):
    """Number of one more item; those of the placebo have their own, so that it renumbers nothing."""
    if activity == Activity.CONTROL:
        tally.n_controls += 1
        return FIRST_CONTROL + tally.n_controls - 1
    tally.n_items += 1
    return tally.n_items - 1


def release_item(world, item_id):
    """Give back the row of an item that is over."""
    tally, item = world.tally[0], world.items[item_id]
    case = world.cases[item.case]
    if case.item == item_id:
        case.item, case.last_pool = NONE, item.pool
    world.pools[item.pool].n_items -= 1
    item.person = NONE
    item.next, tally.first_free = tally.first_free, item_id
