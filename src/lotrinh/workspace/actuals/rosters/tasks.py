"""What a worker does in the background; each task is an operation called with its row's id."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from lotrinh.workspace.actuals.models import Computation
from lotrinh.workspace.actuals.rosters.computing import run_computation


@task()
def compute_figures(computation_id: int) -> None:
    """Run a computation; one that is done, or gone, is passed over."""
    found = Computation.objects.select_related("unit", "started_by").filter(pk=computation_id)
    for computation in found:
        run_computation(computation=computation, at=timezone.now())
