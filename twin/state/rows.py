"""Every row of state, declared once.

The record of the compiled driver, the agent of the reference driver, the snapshot and the documentation of a field
all come from here. Fields are `int` or `float`, or a fixed-length list of them; every int is a signed 64-bit number.
`NONE` (-1) means nothing, `NEVER` no time. Times are seconds since the first second of the scenario's first day and
are negative during a warm start. A row number may be used again or shift between scenarios, a `key` never does.
"""

from twin.state.changing import (
    Beat,
    Case,
    Grid,
    Incident,
    Item,
    Person,
    Place,
    Pool,
    Resident,
    Source,
    Tally,
    Unit,
)
from twin.state.fixed import (
    MOST_CHANNELS,
    MOST_CO_LEADS,
    MOST_TIERS,
    MOST_WINDOWS,
    QUARTERS_A_DAY,
    Arrival,
    Category,
    DatedChange,
    Day,
    DayLoad,
    Decision,
    Desk,
    HourProfile,
    Lead,
    Option,
    Settings,
    Shift,
    Spot,
    StageRow,
    Step,
)

FIXED = {
    "changes": DatedChange,
    "days": Day,
    "hours": HourProfile,
    "shifts": Shift,
    "categories": Category,
    "stages": StageRow,
    "route": Step,
    "loads": DayLoad,
    "spots": Spot,
    "arrivals": Arrival,
    "options": Option,
    "decisions": Decision,
}
CHANGING = {
    "settings": Settings,
    "desks": Desk,
    "leads": Lead,
    "tally": Tally,
    "places": Place,
    "grids": Grid,
    "beats": Beat,
    "residents": Resident,
    "units": Unit,
    "pools": Pool,
    "people": Person,
    "sources": Source,
    "incidents": Incident,
    "cases": Case,
    "items": Item,
}
TABLES = {**FIXED, **CHANGING}
GROWING = ("incidents", "cases", "items")  # in the order of `vocabulary.Grown`

__all__ = [
    "CHANGING", "FIXED", "GROWING", "MOST_CHANNELS", "MOST_CO_LEADS", "MOST_TIERS", "MOST_WINDOWS", "QUARTERS_A_DAY",
    "TABLES", "Arrival", "Beat", "Case", "Category", "DatedChange", "Day", "DayLoad", "Decision", "Desk", "Grid",
    "HourProfile", "Incident", "Item", "Lead", "Option", "Person", "Place", "Pool", "Resident", "Settings", "Shift",
    "Source", "Spot", "StageRow", "Step", "Tally", "Unit",
]
