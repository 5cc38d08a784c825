"""How many people a post needs, and when: formulas, rotas that people can work, search by simulation.

from twin.experiment.staffing import Question, Simulated, Work, all_wait, modified_offered_load, rota, rules_on
"""

from twin.experiment.staffing.answer import Answer, Question
from twin.experiment.staffing.erlang import (
    Promise,
    all_leave,
    all_wait,
    erlang_b,
    erlang_c,
    people_for,
    people_for_p_wait,
    some_leave,
    square_root,
)
from twin.experiment.staffing.layers import layers
from twin.experiment.staffing.offered_load import (
    Work,
    lag_sipp,
    load_at_edges,
    modified_offered_load,
    rates_of,
    sipp,
)
from twin.experiment.staffing.rota import Binding, Rota, binding, rota
from twin.experiment.staffing.search import Evaluate, smallest_roster
from twin.experiment.staffing.simulated import Simulated
from twin.experiment.staffing.transient import Course, course
from twin.experiment.staffing.week import Rules, Shift, rules_on

__all__ = [
    "Answer", "Binding", "Course", "Evaluate", "Promise", "Question", "Rota", "Rules", "Shift", "Simulated", "Work",
    "all_leave", "all_wait", "binding", "course", "erlang_b", "erlang_c", "lag_sipp", "layers", "load_at_edges",
    "modified_offered_load", "people_for", "people_for_p_wait", "rates_of", "rota", "rules_on", "sipp",
    "smallest_roster", "some_leave", "square_root",
]
