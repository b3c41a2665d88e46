"""The school level through Django's ORM on PostgreSQL: one query a table, grouped by school.

The columns that need several others (who is enrolled, and so on) are annotations.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.country import Country
from benchmarks.orm_columns import derived
from benchmarks.spec import FIGURES, Condition, Term, columns_of, distinct_terms, flags_of
from lotrinh.core.rosters import Moments


@contextmanager
def orm(data: Country, on: Moments) -> Iterator[Callable[[], dict[str, list[tuple[Any, ...]]]]]:
    """Fill a PostgreSQL of its own, and yield what makes the school figures of both tables."""
    with _postgres() as socket:
        import django
        from django.conf import settings

        settings.configure(
            DATABASES={
                "default": {
                    "ENGINE": "django.db.backends.postgresql",
                    "HOST": socket,
                    "NAME": "postgres",
                    "USER": "lotrinh",
                }
            },
            INSTALLED_APPS=[],
            USE_TZ=True,
        )
        django.setup()
        models = {table: _model(table) for table in FIGURES}
        for table, model in models.items():
            _fill(data, on, table, model)
        try:
            yield lambda: {table: list(_query(table, model, on)) for table, model in models.items()}
        finally:
            from django.db import connection

            connection.close()


def _model(table: str) -> Any:
    from django.db import models

    def field(name: str) -> Any:
        if name == "status_date":
            return models.DateField(null=True)
        if name in flags_of(table):
            return models.BooleanField(null=True)
        return models.PositiveSmallIntegerField(null=True)

    fields = {"unit": models.CharField(max_length=20)}
    fields |= {name: field(name) for name in columns_of(table)}
    meta = type("Meta", (), {"app_label": "benchmarks", "db_table": table})
    return type(table.title(), (models.Model,), {"__module__": __name__, "Meta": meta} | fields)


def _fill(data: Country, on: Moments, table: str, model: Any) -> None:
    from django.db import connection

    from benchmarks.contenders import connect

    with connection.schema_editor() as editor:
        editor.create_model(model)
    names = ["unit", *columns_of(table)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        with connect(data, [on.period]) as duckdb:
            duckdb.execute(
                f"COPY (SELECT {', '.join(names)} FROM {table} ORDER BY unit) "
                f"TO '{path}' (HEADER false)"
            )
        with connection.cursor() as cursor, path.open("rb") as file:
            sql = f"COPY {table} ({', '.join(names)}) FROM STDIN (FORMAT csv)"
            with cursor.cursor.copy(sql) as copy:
                while block := file.read(1 << 20):
                    copy.write(block)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (FREEZE, ANALYZE) {table}")


def _query(table: str, model: Any, on: Moments) -> Any:
    from django.db.models import Count

    names = distinct_terms(list(FIGURES[table].values()))
    counts = {name: Count("id", filter=_filter(each)) for each, name in names.items()}
    records = model.objects.all()
    for made in derived(table, on):
        records = records.annotate(**made)
    return records.values("unit").annotate(**counts).order_by().values_list("unit", *counts)


def _filter(each: Term) -> Any:
    condition = _q(each[0])
    for one in each[1:]:
        condition &= _q(one)
    return condition


def _q(one: Condition) -> Any:
    from django.db.models import Q

    match one.operator:
        case "true":
            return Q(**{one.column: True})
        case "not":
            return Q(**{one.column: False})
        case "null":
            return Q(**{f"{one.column}__isnull": True})
        case "notnull":
            return Q(**{f"{one.column}__isnull": False})
        case "maybe":
            assert one.of is not None
            return Q(**{f"{one.column}__isnull": True}) | _q(one.of)
    lookup = {"=": "exact", "<=": "lte", ">=": "gte", "in": "in"}[one.operator]
    return Q(**{f"{one.column}__{lookup}": one.value})


@contextmanager
def _postgres() -> Iterator[str]:
    """Yield the socket folder of a cluster that lives as long as the measure."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    with tempfile.TemporaryDirectory(prefix="lotrinh-bench.") as folder:
        scratch = Path(folder)
        scratch.chmod(0o711)
        cluster, socket = scratch / "cluster", scratch / "socket"
        for path in (cluster, socket):
            path.mkdir()
            if os.geteuid() == 0:
                shutil.chown(path, "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

        def run(program: str, *arguments: str) -> None:
            command = [*as_postgres, str(programs / program), "-D", str(cluster), *arguments]
            subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)

        run("initdb", "-U", "lotrinh", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        # Memory and cores as an administrator would set them; without JIT, which makes it slower.
        run(
            "pg_ctl", "-w", "-l", str(cluster / "log"), "start", "-o",
            f"-k {socket} -c listen_addresses='' -c fsync=off -c shared_buffers=2GB "
            "-c work_mem=256MB -c max_parallel_workers_per_gather=2 -c jit=off",
        )  # fmt: skip
        try:
            yield str(socket)
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
