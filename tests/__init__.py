"""Tests. This file makes the folder win over a package of the same name that Ciw installs."""
