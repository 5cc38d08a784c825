"""Two drivers of one law: `reference` (Mesa on a SimPy clock) and `compiled` (numba). They write the same log."""
