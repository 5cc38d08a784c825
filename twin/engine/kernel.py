"""The law, compiled: the rules' own functions with the verbs swapped for fast ones, and the loop around them."""

import importlib
import pkgutil
from types import FunctionType, ModuleType

import numpy as np
from numba import njit

import twin.rules
from twin.engine.heaps import cut, meld, meld_children, pop, push
from twin.engine.table import world_at, world_type
from twin.eventlog.schema import EVENT
from twin.extension import put_in_place
from twin.rules import answering, chance, verbs
from twin.state import GROWING, KIND_MASK, KIND_SHIFT, ROW_MASK, TABLES, TIME_SHIFT, dtype_of
from twin.vocabulary import NONE, Grown

MOST_PER_EVENT = 1024  # rows that one event may add to any table
FINISHED, PAUSED, LOG_FULL, EVENTS_FULL, INCIDENTS_FULL, CASES_FULL, ITEMS_FULL, PAST = range(8)

KEY = np.dtype([("key", "i8")])
NODE = np.dtype([(name, "i8") for name in ("rank", "tie", "child", "after", "before")])
CURSOR = np.dtype([(name, "i8") for name in
                   ("now", "n_log", "n_events", "n_incidents", "n_cases", "n_items", "n_handled", "is_past")])
DTYPES = {**{name: dtype_of(row_type) for name, row_type in TABLES.items()},
          "nodes": NODE, "rows": EVENT, "events": KEY, "cursor": CURSOR}
as_world = world_at(world_type(DTYPES))


# ---------------------------------------------------------------------------------------------- the verbs
@njit
def log(world, time, activity, phase, case, item, stage, tier, unit, actor, reason, value):
    """Write one row of the log."""
    cursor = world.cursor[0]
    row = world.rows[cursor.n_log]
    cursor.n_log += 1
    row.time_s, row.activity, row.phase, row.case, row.item, row.stage = time, activity, phase, case, item, stage
    row.tier, row.unit, row.actor, row.reason, row.value = tier, unit, actor, reason, value


@njit
def at(world, time, kind, row):
    """Let something happen to a row at a time; a time before now stops the kernel."""
    cursor = world.cursor[0]
    if time < cursor.now:
        cursor.is_past = 1
    push(world.events, cursor.n_events, (time << TIME_SHIFT) | (kind << KIND_SHIFT) | row)
    cursor.n_events += 1


@njit
def new(world, table):
    """Number of the next blank row of a table that grows."""
    cursor = world.cursor[0]
    if table == Grown.ITEMS:
        cursor.n_items += 1
        return cursor.n_items - 1
    if table == Grown.CASES:
        cursor.n_cases += 1
        return cursor.n_cases - 1
    cursor.n_incidents += 1
    return cursor.n_incidents - 1


@njit
def put(world, item_id):
    """Lay an item into the tray of its pool, in the order of rank and tie."""
    item, node = world.items[item_id], world.nodes[item_id]
    item.is_waiting = 1
    node.rank, node.tie, node.child, node.after, node.before = item.rank, item.tie, NONE, NONE, NONE
    pool = world.pools[item.pool]
    pool.n_waiting += 1
    pool.first = meld(world.nodes, pool.first, item_id)


@njit
def take(world, item_id):
    """Take an item out of the tray of its pool, wherever in it."""
    nodes, item = world.nodes, world.items[item_id]
    item.is_waiting = 0
    pool = world.pools[item.pool]
    pool.n_waiting -= 1
    below = meld_children(nodes, nodes[item_id].child)
    if pool.first == item_id:
        pool.first = below
    else:
        cut(nodes, item_id)
        pool.first = meld(nodes, pool.first, below)


VERBS = {verbs.log: log, verbs.at: at, verbs.new: new, verbs.put: put, verbs.take: take}


# ---------------------------------------------------------------------------------------------- the swap by name
def law_modules() -> list[ModuleType]:
    """Modules of the law that are compiled here: all rooms of the rules but chance, which is compiled already."""
    names = [module.name for module in pkgutil.iter_modules(twin.rules.__path__)]
    modules = [importlib.import_module(f"twin.rules.{name}") for name in names]
    return [module for module in modules if module not in (chance, verbs)]


EXTENSION, GIVEN_WAY = put_in_place()


def own_functions(module: ModuleType) -> list[FunctionType]:
    """Functions that a module defines itself, those that gave way to others among them."""
    return [value for value in (*vars(module).values(), *GIVEN_WAY)
            if isinstance(value, FunctionType) and value.__module__ == module.__name__]


def compile_law(modules: list[ModuleType], swap: dict) -> dict:
    """Compile each plain function of the modules, with its globals pointing to the other compiled ones."""
    made, spaces = dict(swap), []
    for module in modules:
        space = dict(vars(module))
        spaces.append(space)
        for function in own_functions(module):
            made[function] = njit(FunctionType(function.__code__, space, function.__name__, function.__defaults__))
    for space in spaces:
        space.update({name: made[value] for name, value in space.items()
                      if isinstance(value, FunctionType) and value in made})
    return made


LAW = compile_law(law_modules() + ([EXTENSION] if EXTENSION else []), VERBS)
answer = next(compiled for plain, compiled in LAW.items() if plain is answering.answer)


# ---------------------------------------------------------------------------------------------- the loop
@njit(cache=True)
def run_kernel(block, until, budget):
    """Handle events before `until`, at most `budget`; say why it stopped."""
    world = as_world(block)
    cursor, events = world.cursor[0], world.events
    last = cursor.n_handled + budget
    while cursor.n_events > 0 and events[0].key >> TIME_SHIFT < until:
        full = what_is_full(block, cursor)
        if full != FINISHED:
            return full
        if cursor.n_handled >= last:
            return PAUSED
        key = pop(events, cursor.n_events)
        cursor.n_events -= 1
        cursor.n_handled += 1
        cursor.now = key >> TIME_SHIFT
        answer(world, key >> TIME_SHIFT, (key >> KIND_SHIFT) & KIND_MASK, key & ROW_MASK)
        if cursor.is_past == 1:
            return PAST
    return FINISHED


ROOM = {name: 2 * list(DTYPES).index(name) + 1 for name in ("rows", "events", *GROWING)}
ROOM_ROWS, ROOM_EVENTS = ROOM["rows"], ROOM["events"]
ROOM_INCIDENTS, ROOM_CASES, ROOM_ITEMS = ROOM["incidents"], ROOM["cases"], ROOM["items"]


@njit
def what_is_full(block, cursor):
    """Which table may run out of room in the next event; FINISHED if none."""
    if cursor.n_log + MOST_PER_EVENT > block[ROOM_ROWS]:
        return LOG_FULL
    if cursor.n_events + MOST_PER_EVENT > block[ROOM_EVENTS]:
        return EVENTS_FULL
    if cursor.n_incidents + MOST_PER_EVENT > block[ROOM_INCIDENTS]:
        return INCIDENTS_FULL
    if cursor.n_cases + MOST_PER_EVENT > block[ROOM_CASES]:
        return CASES_FULL
    if cursor.n_items + MOST_PER_EVENT > block[ROOM_ITEMS]:
        return ITEMS_FULL
    return FINISHED


@njit(cache=True)
def fill_kernel(block, waiting):
    """Lay all waiting items into their trays."""
    world = as_world(block)
    for item_id in waiting:
        put(world, item_id)
