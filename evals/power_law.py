"""The curve of a metric over training rows, value = a - b * rows ** -c, with its uncertainty.

The inverse power law with a in [0, 1] and b >= 0 is the form of Cortes et al. (Learning Curves:
Asymptotic Values and Rate of Convergence, NIPS 1993). Figueroa et al. (Predicting sample size
required for classification performance, BMC Medical Informatics and Decision Making 12:8, 2012)
found it to predict text classifiers, better with weighted points than without. Each point is
weighted here by its own variance.

For a given c the curve is a straight line in rows ** -c, so that its likelihood has a closed form;
the interval holds every value that a curve of some exponent within `EXPONENTS` makes likely enough
(profile likelihood, 95%). Three sizes cannot tell three parameters: c is then drawn towards
`USUAL_EXPONENT`, with `EXPONENTS` two standard deviations away. Where the points scatter about the
curve more than their variances explain, these are scaled up (after Birge, The Calculation of Errors
by the Method of Least Squares, Physical Review 40, 1932) until a chi-squared test no longer rejects
the curve. Nothing here is random.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.findings import FlatCurve, PowerCurve
from evals.power import CONFIDENCE, Z

USUAL_EXPONENT = 0.5
"""An estimate's error falls with the root of its rows."""

EXPONENTS = (0.125, 2.0)
"""A factor of four either way: from growth that hardly levels off to one that soon does."""

LEAST_SIZES = 3
"""So many sizes leave the exponent open: two other figures are fitted to them."""

BEYOND_DOUBT = 0.999
"""A curve that a chi-squared test rejects at this confidence is not forecast from."""

Array = NDArray[np.float64]
_GRID = np.geomspace(*EXPONENTS, 121)
_LOG_SD = math.log(EXPONENTS[1] / USUAL_EXPONENT) / Z


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What was measured at each of k sizes.

    Attributes:
        rows: training rows, ascending and distinct, shape (k,).
        values: means over the seeds, shape (k,).
        variances: of those means, positive, shape (k,).
        again: the variance that one more run has beside the curve's own: that of its seed.
    """

    rows: Array
    values: Array
    variances: Array
    again: float


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Values with their 95% interval, all in [0, 1] and of one shape."""

    value: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, eq=False)
class Flat:
    """A metric that does not change with the rows: the same at every size."""

    level: float
    low: float
    high: float

    def curve(self, rows: Array) -> Band:
        """The level with its interval, at every size."""
        ones = np.ones_like(rows, dtype=np.float64)
        return Band(self.level * ones, self.low * ones, self.high * ones)

    def another_run(self, rows: Array) -> Band:
        """The same: more rows bring the same answers on the same test rows."""
        return self.curve(rows)

    def law(self) -> FlatCurve:
        """The curve as a finding."""
        return FlatCurve(self.level, measured=True)


@dataclass(frozen=True, slots=True, eq=False)
class PowerLaw:
    """value = a - b * (rows / most) ** -c, where `most` is the largest size measured.

    Attributes:
        scale: what the points' variances must be multiplied by for the curve to pass; at least 1.
        misfit: chi-squared of the curve at the unscaled variances.
        doubt: the confidence at which a chi-squared test rejects the curve.
    """

    observed: Observed
    a: float
    b: float
    c: float
    scale: float
    misfit: float
    doubt: float

    def curve(self, rows: Array) -> Band:
        """The curve with its 95% interval at these sizes, any shape (m,)."""
        return self._band(rows, 0.0)

    def another_run(self, rows: Array) -> Band:
        """What one run would score at these sizes, with its 95% prediction interval."""
        return self._band(rows, self.observed.again)

    def law(self) -> PowerCurve | FlatCurve:
        """The curve as a finding."""
        if self.b == 0.0:
            return FlatCurve(self.a, measured=False)
        rows = self.observed.rows
        return PowerCurve(self.a, self.b, round(rows[-1]), self.c, len(rows) == LEAST_SIZES)

    def _band(self, rows: Array, extra_variance: float) -> Band:
        sizes = np.asarray(rows, dtype=np.float64) / self.observed.rows[-1]
        value = np.clip(self.a - self.b * sizes**-self.c, 0.0, 1.0)
        exponents = np.append(_GRID, self.c)
        line = _straight(self.observed, exponents)
        away = sizes[None, :] ** -exponents[:, None] - line.centre[:, None]
        middle = line.mean[:, None] + line.slope[:, None] * away
        variance = line.mean_variance + away**2 / line.moment[:, None] + extra_variance
        # how much worse than the fitted curve a curve of each exponent may still become
        pull = _pull(self.observed, np.asarray([self.c]))[0] - _pull(self.observed, exponents)
        room = Z**2 * self.scale + self.misfit - line.misfit + pull
        likely = room >= 0
        half = np.sqrt(room[likely, None] * variance[likely])
        low = np.clip((middle[likely] - half).min(axis=0), 0.0, 1.0)
        high = np.clip((middle[likely] + half).max(axis=0), 0.0, 1.0)
        return Band(value, np.minimum(low, value), np.maximum(high, value))


Curve = Flat | PowerLaw


def fit(observed: Observed) -> PowerLaw:
    """Fit the curve to at least three sizes.

    Raises:
        ValueError: there are fewer than three sizes.
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import chdtr, chdtri

    sizes = len(observed.rows)
    if sizes < LEAST_SIZES:
        raise ValueError(f"a power law needs at least {LEAST_SIZES} training sizes; got {sizes}")

    def badness(exponents: Array) -> Array:
        return _bounded(observed, exponents)[2] + _pull(observed, exponents)

    best = int(np.argmin(badness(_GRID)))
    ends = _GRID[max(0, best - 1)], _GRID[min(len(_GRID) - 1, best + 1)]
    found = minimize_scalar(
        lambda exponent: float(badness(np.asarray([exponent]))[0]),
        bounds=ends,
        method="bounded",
        options={"xatol": 1e-9},
    )
    c = float(found.x)
    a, b, misfit = (float(part[0]) for part in _bounded(observed, np.asarray([c])))
    freedom = sizes - 1 if b == 0.0 else max(1, sizes - 3)
    doubt = float(chdtr(freedom, misfit))
    # three sizes leave nothing to scatter about the curve but what bounds and usual exponent cause
    scale = 1.0
    if sizes > LEAST_SIZES:
        scale = max(1.0, misfit / float(chdtri(freedom, 1 - CONFIDENCE)))
    return PowerLaw(observed, a, b, c, scale, misfit, doubt)


def _pull(observed: Observed, exponents: Array) -> Array:
    """How far exponents are from the usual, as a chi-squared; 0 where the points can tell it."""
    if len(observed.rows) > LEAST_SIZES:
        return np.zeros_like(exponents)
    return (np.log(exponents / USUAL_EXPONENT) / _LOG_SD) ** 2


@dataclass(frozen=True, slots=True, eq=False)
class _Straight:
    """Weighted straight lines in x = (rows / most) ** -c, one per exponent, shapes (e,).

    Attributes:
        centre, mean: weighted means of x and of the values.
        moment: weighted sum of squares of x about its mean.
        misfit: chi-squared.
        mean_variance: of `mean`, the same for every exponent.
    """

    centre: Array
    mean: Array
    slope: Array
    moment: Array
    misfit: Array
    mean_variance: float


def _straight(observed: Observed, exponents: Array) -> _Straight:
    weights = 1 / observed.variances
    x = (observed.rows / observed.rows[-1])[None, :] ** -exponents[:, None]
    centre = x @ weights / weights.sum()
    mean = float(observed.values @ weights / weights.sum())
    away, above = x - centre[:, None], observed.values - mean
    moment = (away**2) @ weights
    slope = (away * above) @ weights / moment
    misfit = ((above - slope[:, None] * away) ** 2) @ weights
    return _Straight(
        centre, np.full_like(centre, mean), slope, moment, misfit, float(1 / weights.sum())
    )


def _bounded(observed: Observed, exponents: Array) -> tuple[Array, Array, Array]:
    """Give a, b and chi-squared, shapes (e,), of each exponent's best curve with a <= 1, b >= 0."""
    line = _straight(observed, exponents)
    weights = 1 / observed.variances
    x = (observed.rows / observed.rows[-1])[None, :] ** -exponents[:, None]
    a, b = line.mean - line.slope * line.centre, -line.slope
    through_one = x @ (weights * (1 - observed.values)) / (x**2 @ weights)
    b = np.where(a > 1, through_one, b)
    a = np.minimum(a, 1.0)
    a, b = np.where(line.slope > 0, line.mean, a), np.where(line.slope > 0, 0.0, b)
    return a, b, (observed.values - a[:, None] + b[:, None] * x) ** 2 @ weights
