"""吹哨报到: a street whistles, and departments report at the site. A sixth mechanism, outside the package.

Run it on either driver:

    twin run one_street --law examples/whistle/whistle.py

A street's unit whistles when it takes up a matter that came back unsolved, or that is a hard one. Each whistle calls
the department that leads such matters in the district: it has a part of the work, goes first there, and the case goes
on when the last part is done. The log says who was called (`extension`, the unit in `value`).

How to add a mechanism of your own: choose the rule at which it acts, copy its arguments, call the usual rule where you
want it, and name the pair in REPLACES. Rows of the world are read and written by field (`twin/state`); everything that
may happen later goes through the rules' own functions. No dict, no list, no `try`: the same text is compiled.
"""

from twin.rules.items import open_side_item
from twin.rules.joint import begin_joint, co_unit
from twin.rules.record import log_case
from twin.rules.tray import move_to
from twin.vocabulary import NONE, Activity, Lane

HARD_S = 60 * 60  # touch time, median, from which a matter is hard
PART_S = 30 * 60  # of a department at the site
STREET = 1  # tier


def begin_joint_or_whistle(world, time, case_id):
    """Begin a joint matter as ever; whistle for another one, where a street needs departments."""
    may_begin = begin_joint(world, time, case_id)
    case = world.cases[case_id]
    if case.n_parts > 0 or case.is_coordinated == 1:
        return may_begin
    category = world.categories[world.incidents[case.incident].category]
    is_street = case.unit != NONE and world.places[world.units[case.unit].place].tier == STREET
    if is_street and (case.n_reworks > 0 or category.touch_s >= HARD_S):
        whistle(world, time, case_id, category.role)
    return may_begin


def whistle(world, time, case_id, role):
    """Call the district's department for a role to the site; its part goes first in its tray."""
    case = world.cases[case_id]
    street = case.place
    case.place = world.places[street].parent
    unit_id = co_unit(world, case, role)
    case.place = street
    if unit_id == NONE or unit_id == case.unit or world.pools[world.units[unit_id].field_pool].is_outside == 1:
        return
    log_case(world, time, Activity.EXTENSION, case_id, NONE, NONE, unit_id)
    case.n_parts += 1
    item_id = open_side_item(world, time, case_id, Activity.CO_HANDLE.value, world.units[unit_id].field_pool, PART_S, 0)
    move_to(world, time, item_id, Lane.URGENT.value, time)


REPLACES = {"joint.begin_joint": begin_joint_or_whistle}
