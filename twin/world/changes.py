"""Dated changes as rows: what differs from one era to the next."""

from twin.scenario import Scenario
from twin.scenario.mechanisms import parts_on
from twin.state import TABLES, Tables, table_from
from twin.vocabulary import Change
from twin.world.eras import Era
from twin.world.places import Node
from twin.world.settings import desk_fields, people_fields
from twin.world.staff import Staff, desks_table, lead_tables

Row = dict[str, int | float]
Held = dict[tuple[Change, int], Row]  # what of which row is how
Leads = list[tuple[int, ...]]  # for each place and role the units that lead, the first one first
FIELD_OF = {
    Change.DISPATCH: "dispatch_policy", Change.ORDER: "tray_order",
    Change.PATROL_SHARE: "min_patrol", Change.REMINDER: "remind_share", Change.LADDER: "ladder_limits",
    Change.DISPATCH_ERROR: "p_misroute",
}
SHARES = (Change.PATROL_SHARE, Change.REMINDER, Change.LADDER, Change.DISPATCH_ERROR)


def change_tables(eras: list[Era], nodes: list[Node], staff: Staff, roles: list[str]) -> Tables:
    """Rows of all changes in their order, and who leads at first and from some time on.

    Parameters
    ----------
    eras : list of Era
        All stretches of time, the first one before any change.
    nodes : list of Node
        All places.
    staff : Staff
        Units, pools and people.
    roles : list of str
        Roles of the catalogue.
    """
    rows: list[Row] = []
    tables = lead_tables(nodes, staff, roles)
    units: list[int] = tables["options"]["unit"].tolist()
    if len(eras) > 1:
        held, leads = held_in(eras[0], nodes, staff), leads_in(eras[0], nodes, staff, roles)
        for era in eras[1:]:
            before, held = held, held_in(era, nodes, staff)
            rows += [{"time_s": era.time_s, "what": what.value, "row": row, **said}
                     for (what, row), said in held.items() if before[what, row] != said]
            leads_before, leads = leads, leads_in(era, nodes, staff, roles)
            for row, (old, new) in enumerate(zip(leads_before, leads, strict=True)):
                if old != new:
                    rows.append({"time_s": era.time_s, "what": Change.LEAD.value, "row": row, "value": len(units),
                                 "count": len(new)})
                    units += new
    return {**tables, "changes": table_from(TABLES["changes"], rows),
            "options": table_from(TABLES["options"], [{"unit": unit} for unit in units])}


def held_in(era: Era, nodes: list[Node], staff: Staff) -> Held:
    """What holds in an era and may be changed: people, absence, authority, awareness, desks, settings."""
    held: Held = {}
    desks = desks_table(nodes, staff.with_counts(era.counts))
    for row, pool in enumerate(staff.pools):
        if pool.is_outside:
            continue
        held[Change.HEADCOUNT, row] = {"value": era.counts[row]}
        held[Change.ABSENCE, row] = {"row": pool.first, "count": pool.most, "number": era.posts[row].absence}
    held |= {(Change.AUTHORITY, row): {"value": severity} for row, severity in enumerate(era.authority)}
    held |= {(Change.AWARENESS, row): {"number": level} for row, level in enumerate(era.awareness)}
    held |= {(Change.DESK, row): {"value": pool} for row, pool in enumerate(desks["pool"].tolist())}
    return held | settings_in(era.scenario)


def settings_in(scenario: Scenario) -> Held:
    """What holds for the whole district."""
    fields = {**people_fields(scenario), **desk_fields(scenario)}
    states = enumerate(parts_on(scenario.mechanisms))
    parts: Held = {(Change.MECHANISM, part): {"value": state} for part, state in states}
    return parts | {(what, 0): {"number": float(fields[name])} if what in SHARES else {"value": int(fields[name])}  # type: ignore
            for what, name in FIELD_OF.items()}


def leads_in(era: Era, nodes: list[Node], staff: Staff, roles: list[str]) -> Leads:
    """Which units lead matters of each role at each place."""
    tables = lead_tables(nodes, staff.with_counts(era.counts), roles)
    units: list[int] = tables["options"]["unit"].tolist()
    return [tuple(units[first:first + count]) for first, count in tables["leads"][["first_option", "n_options"]]]
