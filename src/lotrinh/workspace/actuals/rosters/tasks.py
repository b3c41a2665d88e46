"""What a worker does in the background; each task is an operation called with its row's id."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from lotrinh.core.messages import Message
from lotrinh.workspace.actuals.models import Computation
from lotrinh.workspace.actuals.rosters.computing import fail_computation, run_computation

_FAULT = Message(
    "Máy gặp lỗi khi tính; danh sách vẫn còn nguyên. Bấm tính lại; nếu vẫn lỗi, báo người quản trị "
    "giờ xảy ra.",
    "The program met a fault while computing; the lists are safe. Compute again; if that fails "
    "too, tell the administrator when it happened.",
)


@task()
def compute_figures(computation_id: int) -> None:
    """Run a computation; one that is done, or gone, is passed over."""
    found = Computation.objects.select_related("unit", "started_by").filter(pk=computation_id)
    for computation in found:
        try:
            run_computation(computation=computation, at=timezone.now())
        except Exception:
            fail_computation(computation=computation, error=_FAULT, at=timezone.now())
            raise
