"""A plan as JSON: what `advisor plan --json` prints. Every figure in it is predicted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from advisor.estimate.plan import MethodPlan, ModelPlan

BASIS = "predicted from config.json; nothing was loaded or measured"


def as_document(plan: ModelPlan) -> Mapping[str, object]:
    """The plan as JSON values.

    Returns:
        For one method `peak_gpu_bytes`, `breakdown` and what they rest on; for all methods a list
        of such objects under `methods`.
    """
    if plan.method is not None:
        one = _method(plan.methods[0])
        return {**_head(plan), **one, "notes": [*plan.notes, *plan.methods[0].notes]}
    methods = [_method(one) for one in plan.methods]
    return {**_head(plan), "notes": list(plan.notes), "methods": methods}


def _head(plan: ModelPlan) -> dict[str, object]:
    shape, gpu = plan.shape, plan.gpu
    return {
        "basis": BASIS,
        "model": {
            "id": plan.model,
            "model_type": shape.model_type,
            "parameters": shape.parameters,
            "active_parameters": shape.active_parameters,
            "context_length": shape.max_positions,
        },
        "gpu": None if gpu is None else {"name": gpu.name, "total_bytes": gpu.total_bytes},
    }


def _method(plan: MethodPlan) -> dict[str, object]:
    fit = plan.fit
    return {
        "method": plan.setup.method.value,
        "peak_gpu_bytes": plan.memory.peak_gpu_bytes,
        "breakdown": dict(plan.memory.parts),
        "peak_gpu_bytes_by_framework": dict(plan.by_framework) or None,
        "trained_parameters": plan.memory.trained_parameters,
        "setup": {**asdict(plan.setup), "bits": plan.bits},
        "fits": None if fit is None else fit.fits and not fit.change,
        "change": fit.change or None if fit else None,
        "peak_gpu_bytes_after_change": fit.plan.peak_gpu_bytes if fit and fit.change else None,
        "time_s": plan.time_s,
        "cost": None if plan.cost is None else asdict(plan.cost),
        "notes": list(plan.notes),
    }
