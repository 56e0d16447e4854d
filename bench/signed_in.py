"""Who measures, and on which day; apart from the county, so that a process that is measured loads nothing else."""

USER = "王经办"
PASSWORD = "ceshi-2026"
TODAY = "2026-07-15"
PAST = "2016-07-15"
