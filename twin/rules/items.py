"""Work items: made when a case enters a stage, given back when the stage is over."""

from twin.rules.record import log_item
from twin.rules.tray import lay
from twin.rules.verbs import new
from twin.rules.work import lane_of, rank_of, tie_of, travel_s, visit_of, work_s
from twin.vocabulary import NONE, CheckBy, Grown, Phase, Post, Seat

N_POSTS = len(Post)
TOP_PLACE = 0  # places stand before what lies in them


def open_item(world, time, case_id):
    """Make the item of the stage a case has entered and lay it into the tray of who does such work."""
    settings, case = world.settings[0], world.cases[case_id]
    stage, incident = world.stages[case.stage], world.incidents[case.incident]
    category = world.categories[incident.category]
    visit = visit_of(case, case.stage, world.places[case.place].tier)
    item_id = free_item(world)
    item = world.items[item_id]
    case.item = item_id
    item.case, item.person = case_id, NONE
    item.pool = pool_for(world, case, incident, stage)
    item.lane = lane_of(category)
    item.rank = rank_of(item.lane, time)
    item.tie = tie_of(settings, case, visit)
    item.left_s = work_s(settings, stage, category, case, visit)
    item.travel_s = travel_s(settings, stage, category, case, visit)
    item.grid = incident.grid if stage.is_ridden == 1 else NONE
    item.n_trips = 1
    log_item(world, time, Phase.ENABLE, item_id, NONE, NONE, case.stage_due_s)
    lay(world, time, item_id)


def pool_for(world, case, incident, stage):
    """Pool that does the work of a stage for a case."""
    if stage.seat == Seat.LEAD_DESK:
        return world.units[case.unit].desk_pool
    if stage.seat == Seat.LEAD_FIELD:
        return world.units[case.unit].field_pool
    place_id = incident.place if stage.seat == Seat.SITE else case.place
    if stage.checked_by == CheckBy.THIRD_PARTY:
        place_id = TOP_PLACE
    post = stage.post[world.places[place_id].tier]
    return world.desks[place_id * N_POSTS + post].pool


def free_item(world):
    """Row for one more item: one that is no longer used, else a new one."""
    tally = world.tally[0]
    item_id = tally.first_free
    if item_id == NONE:
        item_id = new(world, Grown.ITEMS.value)
    else:
        tally.first_free = world.items[item_id].next
    world.items[item_id].number = tally.n_items
    tally.n_items += 1
    return item_id


def release_item(world, item_id):
    """Give back the row of an item whose stage is over."""
    tally, item = world.tally[0], world.items[item_id]
    world.cases[item.case].item = NONE
    item.person = NONE
    item.next, tally.first_free = tally.first_free, item_id
