"""What runs an Ibis expression over Parquet files: DuckDB in this process, Spark on a cluster."""

from __future__ import annotations

from lotrinh.compute.engines.base import Engine, EngineMissing, Rows, Tables
from lotrinh.compute.engines.choosing import ENGINES, choose_engine

__all__ = ["ENGINES", "Engine", "EngineMissing", "Rows", "Tables", "choose_engine"]
