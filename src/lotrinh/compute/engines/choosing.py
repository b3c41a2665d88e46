"""Choosing an engine by name; each is imported only when it is chosen."""

from __future__ import annotations

from lotrinh.compute.engines.base import Engine

ENGINES = ("duckdb", "polars", "spark")


def choose_engine(name: str = "polars", *, master: str = "local[*]") -> Engine:
    """Return the engine of this name, to be used in a ``with``.

    ``master`` is the address of a Spark cluster (``local[*]`` runs it on this machine).

    Raises: EngineMissing if what it needs is not installed; ValueError for another name.
    """
    if name == "duckdb":
        from lotrinh.compute.engines.duckdb import DuckDB

        return DuckDB()
    if name == "polars":
        from lotrinh.compute.engines.polars import Polars

        return Polars()
    if name == "spark":
        from lotrinh.compute.engines.spark import Spark

        return Spark(master)
    raise ValueError(name)
