"""The one log: its schema, its folder, its digest, the life story of a case, and its audit."""

from twin.eventlog.audit import AuditRules, audit
from twin.eventlog.digest import digest
from twin.eventlog.findings import Finding
from twin.eventlog.folder import read_log, write_log
from twin.eventlog.history import first_difference, history
from twin.eventlog.schema import CASE, EVENT, TRUTH, Log, Names, empty_log

__all__ = [
    "CASE", "EVENT", "TRUTH", "AuditRules", "Finding", "Log", "Names", "audit", "digest", "empty_log",
    "first_difference", "history", "read_log", "write_log",
]
