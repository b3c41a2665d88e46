"""Tables whose rows are never changed or deleted: the database itself refuses.

A bulk update or a stray shell command passes a model's ``save`` by; a trigger it does not.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = (
    "workspace_auditevent",
    "workspace_actual",
    "workspace_actualstep",
    "workspace_derivation",
    "workspace_evidence",
    "workspace_rostersnapshot",
    "workspace_submissionstep",
    "workspace_unitchange",
)

_SQLITE = """CREATE TRIGGER IF NOT EXISTS {table}_no_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""

_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION lotrinh_append_only() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END
$$"""
_POSTGRESQL = """CREATE OR REPLACE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION lotrinh_append_only()"""


def protect(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse UPDATE and DELETE on those of ``TABLES`` that it has."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table in set(TABLES) & set(connection.introspection.table_names(cursor)):
            for event in ("update", "delete"):
                template = _POSTGRESQL if postgresql else _SQLITE
                cursor.execute(template.format(table=table, event=event))


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for a migration that must rewrite the rows, and for test clean-up."""
    on = " ON {table}" if connection.vendor == "postgresql" else ""
    template = "DROP TRIGGER IF EXISTS {table}_no_{event}" + on
    with connection.cursor() as cursor:
        for table in TABLES:
            for event in ("update", "delete"):
                cursor.execute(template.format(table=table, event=event))
