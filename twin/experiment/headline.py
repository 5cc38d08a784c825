"""Which measures a comparison shows, and whether more of one is better."""

from collections.abc import Mapping, Sequence

from twin.vocabulary import BadInput, nearest

HEADLINE = (
    "case_time.city_management", "case_time.demands", "time_to_handle.mean.city_management",
    "on_time.city_management", "on_time.demands", "signed_in_limit", "open", "overdue", "rework_rate", "duty_hours",
)
COST = "cost"  # measured only where a scenario states rates of pay
MORE_IS_BETTER = ("on_time", "signed_in_limit", "closed", "score")
LESS_IS_BETTER = (
    "case_time", "time_to_discover", "time_to_sign", "time_to_handle", "time_to_close", "open", "backlog", "overdue",
    "reminders", "escalations", "rework_rate", "repeated", "duty_hours", COST,
)


def sign_of(name: str) -> int:
    """1 where more of a measure is better, -1 where less is, 0 where neither can be said."""
    head = name.partition(".")[0]
    return 1 if head in MORE_IS_BETTER else -1 if head in LESS_IS_BETTER else 0


def refuse_unknown(asked: Sequence[str], by_plan: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse a measure that no plan has, or one of them has not, or that is in other units; by a run of each plan.

    Parameters
    ----------
    asked : sequence of str
        Names of measures.
    by_plan : mapping
        Units of the measures of one run, by the plan's name.
    """
    (base, first), *others = by_plan.items()
    for name in asked:
        having = [plan for plan, found in by_plan.items() if name in found]
        if not having:
            raise BadInput(f"--measure {name}: no such measure; kpis.json of a run names them{nearest(name, first)}")
        for plan, found in others:
            if name not in found or name not in first:
                missing = plan if name not in found else base
                raise BadInput(f"--measure {name}: {missing} has no such measure, {having[0]} has")
            if found[name] != first[name]:
                raise BadInput(f"--measure {name}: counted in {found[name]} by {plan}, in {first[name]} by {base}; "
                               f"they cannot be laid side by side")
