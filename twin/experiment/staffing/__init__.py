"""Formulas, rotas and search: how many people a post needs, and when."""
