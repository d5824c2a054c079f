"""A metric: the label begins with the right letter."""

from evals.registry import MetricSpec


def same_initial(target, output):
    return float(target[:1] == output[:1])


SPEC = MetricSpec(
    "same_initial",
    ("classification",),
    "right_wrong",
    lambda _: same_initial,
    written="percent",
    title="right initial",
    explanation="Right initial: share of answers that begin with the right letter.",
)
