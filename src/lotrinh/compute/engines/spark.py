"""Spark, on a cluster or on this machine: the only import of pyspark."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any

import ibis.expr.types as ir

from lotrinh.compute.engines.base import EngineMissing, Rows, Tables, sql_of

_SETTINGS: dict[str, bool | float | int | str | None] = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # a number that does not fit is an error, not another number
    "spark.sql.shuffle.partitions": "8",  # a result has one row a unit: small
    "spark.sql.adaptive.coalescePartitions.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.extraJavaOptions": "-Dlog4j2.configurationFile="
    + Path(__file__).with_name("log4j2.properties").as_uri(),
}
_HERE: dict[str, bool | float | int | str | None] = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


class Spark:
    """A Spark session that reads Parquet files where they lie; every worker must see the paths.

    ``master`` is the cluster's address; ``local[*]`` runs it in this machine's own Java. A session
    that this process already has is used and left running.

    Raises: EngineMissing if pyspark or Java is not installed.
    """

    name = "spark"

    def __init__(self, master: str = "local[*]") -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise EngineMissing(
                "Chưa cài pyspark. Chạy: pip install 'lotrinh[spark]'",
                "pyspark is not installed. Run: pip install 'lotrinh[spark]'",
            ) from error
        _need_java()
        running = SparkSession.getActiveSession()
        self._owned = running is None
        if running is None:
            # Driver and workers are one process there, and this machine's name may lead anywhere.
            settings = _SETTINGS | (_HERE if master.startswith("local") else {})
            builder = SparkSession.builder.master(master).appName("lotrinh")
            running = builder.config(map=settings).getOrCreate()
        self._session: Any = running

    def __enter__(self) -> Spark:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._owned:
            self._session.stop()

    def rows(self, expression: ir.Table, tables: Tables) -> Rows:
        """Return the result of ``expression``."""
        found = self._run(expression, tables)
        with warnings.catch_warnings():
            # pyspark leaves the socket that the rows come over to the garbage collector.
            warnings.simplefilter("ignore", ResourceWarning)
            return Rows(tuple(found.columns), tuple(tuple(row) for row in found.collect()))

    def write(self, expression: ir.Table, tables: Tables, path: Path) -> None:
        """Write the result of ``expression`` to the Parquet file ``path``, in its row order."""
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".spark-") as folder:
            parts = Path(folder) / "parts"
            self._run(expression, tables).coalesce(1).write.parquet(parts.as_uri())
            (written,) = parts.glob("part-*.parquet")
            written.replace(path)

    def _run(self, expression: ir.Table, tables: Tables) -> Any:
        for name, paths in tables.items():
            files = self._session.read.parquet(*(path.absolute().as_uri() for path in paths))
            files.createOrReplaceTempView(name)
        return self._session.sql(sql_of(expression, "pyspark"))


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = Path(home) / "bin" / "java" if home else shutil.which("java")
    if java is None or not Path(java).exists():
        raise EngineMissing(
            "Spark cần Java 17 mà máy này chưa có. Trên Debian: apt-get install "
            "openjdk-17-jre-headless; nơi khác: cài Java 17 rồi đặt JAVA_HOME.",
            "Spark needs Java 17, which is not on this machine. On Debian: apt-get install "
            "openjdk-17-jre-headless; elsewhere install Java 17 and set JAVA_HOME.",
        )
