"""Lists in parts: how many there are, and the part that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from pydantic import BaseModel, Field

from lotrinh.workspace.components.api.inputs import Paged

T = TypeVar("T")
M = TypeVar("M", bound="PageAnswer")


class PageAnswer(BaseModel):
    """A part of a list; ``items`` is the subclass's."""

    total: int = Field(description="Có tất cả bao nhiêu mục / how many there are")
    limit: int
    offset: int


def page_of(
    model: type[M], found: QuerySet[Any] | Sequence[T], asked: Paged, build: Callable[[Any], Any]
) -> M:
    """Return the part of ``found`` that is asked for, each item built; a queryset is counted and
    cut by the database: two queries."""
    total = found.count() if isinstance(found, QuerySet) else len(found)
    part = found[asked.offset : asked.offset + asked.limit]
    items = [build(item) for item in part]
    return model.model_validate(
        {"total": total, "limit": asked.limit, "offset": asked.offset, "items": items}
    )
