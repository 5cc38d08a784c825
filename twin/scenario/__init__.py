"""What a scenario may say, and the way from YAML to one frozen, fully resolved `Scenario`."""

from twin.scenario.loading import load, replace, where
from twin.scenario.model import Scenario
from twin.scenario.reading import overrides_of, scenario_folder, shipped
from twin.scenario.schema import json_schema

__all__ = ["Scenario", "json_schema", "load", "overrides_of", "replace", "scenario_folder", "shipped",
           "where"]
