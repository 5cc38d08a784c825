"""Numbers with a source: dated parameters, the catalogue of categories, hour profiles, the working-day calendar."""

from twin.parameters.catalogue import Category, categories, leads
from twin.parameters.dated import Parameter, parameter, parameters
from twin.parameters.explaining import explain
from twin.parameters.hours import HourProfile, hour_profiles, profiles
from twin.parameters.origin import KINDS, Origin, sources
from twin.parameters.workdays import WorkingDays, working_days

__all__ = [
    "KINDS", "Category", "HourProfile", "Origin", "Parameter", "WorkingDays", "categories", "explain",
    "hour_profiles", "leads", "parameter", "parameters", "profiles", "sources", "working_days",
]
