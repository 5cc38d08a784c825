"""Runs and what is done with them: one run, its folder, its audit, the exact cases."""
