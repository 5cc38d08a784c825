"""Statistics of simulation experiments: pure functions on replication-level results."""

from twin.experiment.statistics.feasibility import Feasibility, Service, feasible, select_feasible
from twin.experiment.statistics.holm import Verdict, holm, verdicts
from twin.experiment.statistics.intervals import (
    Estimate,
    PairedEstimate,
    difference,
    estimate,
    fewest_for,
    pooled_skewness,
)
from twin.experiment.statistics.noise import Noise, noise
from twin.experiment.statistics.ocba import select_with
from twin.experiment.statistics.quantiles import quantile, quantile_difference
from twin.experiment.statistics.ratios import ratio, ratio_difference
from twin.experiment.statistics.selection import Rule, Selection, select
from twin.experiment.statistics.sensitivity import Sensitivity, morris, morris_points, sobol, sobol_points
from twin.experiment.statistics.stopping import Aim, Look, look, simulate_until
from twin.experiment.statistics.tornado import Tornado, tornado
from twin.experiment.statistics.warmup import WarmUp, mser5

__all__ = [
    "Aim", "Estimate", "Feasibility", "Look", "Noise", "PairedEstimate", "Rule", "Selection", "Sensitivity", "Service",
    "Tornado", "Verdict", "WarmUp", "difference", "estimate", "feasible", "fewest_for", "holm", "look", "morris",
    "morris_points", "mser5", "noise", "pooled_skewness", "quantile", "quantile_difference", "ratio",
    "ratio_difference", "select", "select_feasible", "select_with", "simulate_until", "sobol", "sobol_points",
    "tornado", "verdicts",
]
