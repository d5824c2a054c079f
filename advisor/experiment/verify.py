"""Whether the figures of a run are those of its predictions, and a page's those of its run.

Files are held against their hashes, scores against the stored answers, results.json against what
the folder's predictions give now, and a page against what its results draw. All of it is computed
by what computed it first; nothing leaves the machine. Somebody who changes everything alike, hashes
included, is not found: keep SHA256SUMS elsewhere where that matters.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import partial
from importlib.metadata import version
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from advisor.errors import AdvisorError
from advisor.experiment import recompute
from advisor.experiment.job import TrialJob
from advisor.experiment.summary import decided_by_rows
from advisor.findings import Problem, problem
from advisor.models.embedder import open_embedder
from advisor.results import Results
from advisor.runs.store import SUMS, RunFolder, from_json, to_json
from advisor.types import Sample, Score
from advisor.verify_findings import (
    FigureDiffers,
    FileDiffers,
    FileNotRead,
    NotVerifiable,
    OtherVersion,
    PageDiffers,
    ScoreDiffers,
    Verification,
    VerifyFinding,
    VerifyOutcome,
)
from evals.registry import MetricSpec, make_scorers, metrics_for
from evals.scorers import score_all
from reports import view
from reports.messages import speaking
from reports.renderers import html
from reports.without_texts import without_texts

MOST = 8
"""Differences of a kind that are named; further ones are counted."""
EXCERPT = 60
"""Characters of a text that a finding quotes."""
EXACT, EMBEDDED = 1e-9, 1e-4
"""Relative rounding of figures between machines, and of scores that an embedder computes."""
PACKAGE = "llm-strategy-advisor"
NOTHING = "-"
RESULTS, PAGE = "results.json", "report.html"
UNREADABLE = (
    AdvisorError, OSError, ValueError, LookupError, TypeError, AssertionError, ArithmeticError,
    AttributeError, RecursionError,
)  # fmt: skip
"""What reading or computing from changed files raises."""

Json = Any


def verify(path: Path) -> Verification:
    """Check a run folder with its pages, or one page.

    A page in the folder of its run is checked with the run; alone, it is held against the results
    that stand in it.

    Raises:
        RunFolderError: there is no finished run.
    """
    folder = RunFolder(path if path.is_dir() else path.parent)
    check = _Check()
    if path.is_dir() or (folder.path / RESULTS).is_file():
        check.run(folder)
        pages = [path] if path.is_file() else sorted(folder.path.glob("*.html"))
        for page in pages:
            check.page(page, check.stored)
    else:
        check.page(path, None)
    return check.outcome(str(path))


@dataclass
class _Check:
    """What has been checked so far; `stored`: results.json as it is, None where it is no JSON."""

    stored: Json = None
    found: list[VerifyFinding] = field(default_factory=list)
    more: int = 0
    files: int = 0
    figures: int = 0
    scores: int = 0
    pages: int = 0
    sealed: bool = False

    def outcome(self, path: str) -> Verification:
        """All of it."""
        kinds = {type(one) for one in self.found}
        outcome: VerifyOutcome = "verified"
        if kinds & {FileDiffers, FileNotRead, FigureDiffers, ScoreDiffers, PageDiffers}:
            outcome = "changed"
        elif any(isinstance(one, NotVerifiable) and one.what != "embedder" for one in self.found):
            outcome = "cannot_tell"
        return Verification(
            outcome,
            path,
            self.files,
            self.figures,
            self.scores,
            self.pages,
            tuple(self.found),
            self.more,
        )

    def run(self, folder: RunFolder) -> None:
        """Hold files against hashes, scores against answers, results against predictions."""
        sums = folder.written_sums()
        if sums is None:
            folder.results()
            self.found.append(NotVerifiable(SUMS, "sums"))
            return
        self.sealed = True
        now = folder.sha256s()
        self.files = len(now)
        different = [name for name in sorted({*sums, *now}) if sums.get(name) != now.get(name)]
        self._name(
            FileDiffers(
                name, "missing" if name not in now else "changed" if name in sums else "added"
            )
            for name in different
        )
        self.stored = self._tried(RESULTS, lambda: json.loads((folder.path / RESULTS).read_bytes()))
        kept = self._tried(recompute.FILE, lambda: recompute.read(folder))
        if kept is None:
            return
        made_with = str(kept.versions.get(PACKAGE, ""))
        if made_with != version(PACKAGE):
            self.found.append(OtherVersion(made_with, version(PACKAGE)))
        test = kept.asked.split.test
        for job in kept.jobs:
            name = f"trials/{folder.trial(job.name).path.name}"
            self._tried(name, partial(self._score, folder, job, test))
        again = self._tried(RESULTS, lambda: recompute.results(folder, kept))
        if again is not None and self.stored is not None:
            self._compare(RESULTS, self.stored, again)

    def page(self, path: Path, stored: Json) -> None:
        """Hold a page against what its results draw, and these against results.json."""
        text = path.read_bytes().decode("utf-8", "replace")
        packed = html.packed(text)
        if packed is None:
            lost = self.sealed and path.name == PAGE
            self.found.append(
                FileNotRead(path.name, problem("page-without-results"))
                if lost
                else NotVerifiable(path.name, "page")
            )
            return
        self.pages += 1
        self._tried(path.name, lambda: self._page(path, text, packed, stored))

    def _page(self, path: Path, text: str, packed: str, stored: Json) -> None:
        raw = html.unpack(packed)
        shown = from_json(raw, Results, path.name)
        (language,) = re.findall(r'<html lang="([^"]*)">', text[:200]) or ("en",)
        drawn = html.render(view.build(shown, language), packed)
        self._name(PageDiffers(path.name, *one) for one in _passages(text, drawn))
        if stored is not None:
            mine = json.loads(raw)
            differences = list(_differences(mine, stored))
            if differences and not shown.rows:  # it may be a page without examples
                whole = from_json(json.dumps(stored), Results, RESULTS)
                with speaking(language):
                    bare = _as_json(without_texts(whole))
                differences = list(_differences(mine, bare))
            self._name(FigureDiffers(path.name, *one) for one in differences)
        elif shown.rows:
            self._compare(path.name, json.loads(raw), decided_by_rows(shown))
        elif not self.sealed:
            self.found.append(NotVerifiable(path.name, "rows"))

    def _compare(self, file: str, stored: Json, again: Results) -> None:
        found = _as_json(again)
        self.figures += _figures(found)
        # rows first: what differs elsewhere mostly follows from them
        differences = sorted(_differences(stored, found), key=lambda one: one[0][:5] != "/rows")
        self._name(FigureDiffers(file, *one) for one in differences)

    def _score(self, folder: RunFolder, job: TrialJob, test: tuple[Sample, ...]) -> None:
        """Score the stored answers of a finished trial again."""
        trial = folder.trial(job.name)
        record = trial.record()
        if record is None or record.fingerprint != job.fingerprint or record.status != "done":
            return
        answers = {one.sample_id: one.output for one in trial.predictions()}
        outputs = [answers.get(row.id) for row in test]
        stored = {(one.scorer, one.sample_id): one.value for one in trial.scores()}
        for spec in metrics_for(job.task, test):
            scored = self._scored(spec, job, test, outputs)
            self.scores += len(scored)
            rounding = EMBEDDED if spec.needs_embedder else EXACT
            self._name(
                ScoreDiffers(job.name, one.sample_id, one.scorer, before, one.value)
                for one in scored
                for before in (stored.get((one.scorer, one.sample_id)),)
                if not _same(before, one.value, rounding)
            )

    def _scored(
        self, spec: MetricSpec, job: TrialJob, test: tuple[Sample, ...], outputs: list[str | None]
    ) -> list[Score]:
        try:
            scorers = make_scorers(
                [spec], job.task, lambda: open_embedder(job.embedder, offline=True)
            )
        except AdvisorError:
            self.found.append(NotVerifiable(spec.name, "embedder"))
            return []
        return score_all(scorers, test, outputs)

    def _tried(self, file: str, attempt: Callable[[], Any]) -> Any:
        """What an attempt gives; None, and a finding, where changed files do not allow it."""
        try:
            return attempt()
        except UNREADABLE as error:
            why: Problem = (
                error.problem
                if isinstance(error, AdvisorError)
                else problem("library-error", text=_cut(str(error) or type(error).__name__))
            )
            self.found.append(FileNotRead(file, why))
            return None

    def _name(self, differences: Iterable[VerifyFinding]) -> None:
        """Name the first differences and count the others."""
        left = iter(differences)
        self.found += islice(left, MOST)
        self.more += sum(1 for _ in left)


def _as_json(results: Results) -> Json:
    return json.loads(to_json(results, Results))


def _figures(value: Json) -> int:
    """The numbers in JSON."""
    if isinstance(value, dict | list):
        return sum(map(_figures, value.values() if isinstance(value, dict) else value))
    return int(isinstance(value, int | float) and not isinstance(value, bool))


def _differences(stored: Json, found: Json, place: str = "") -> Iterator[tuple[str, str, str]]:
    """Where two JSON values differ: the place, what is stored there, and what comes out."""
    if isinstance(stored, dict) and isinstance(found, dict):
        for key in {**stored, **found}:
            if key in stored and key in found:
                yield from _differences(stored[key], found[key], f"{place}/{key}")
            else:
                yield f"{place}/{key}", _written(stored, key), _written(found, key)
    elif isinstance(stored, list) and isinstance(found, list):
        for at, (one, other) in enumerate(zip_longest(stored, found, fillvalue=NOTHING)):
            yield from _differences(one, other, f"{place}/{_called(other, at)}")
    elif not _same(stored, found, EXACT):
        yield place, _written([stored], 0), _written([found], 0)


def _called(item: Json, at: int) -> str:
    """An item of a list by its id, where it has one."""
    named = item.get("sample_id") or item.get("id") if isinstance(item, dict) else None
    return str(named if isinstance(named, str) else at)


def _written(parent: Json, key: Any) -> str:
    try:
        return _cut(json.dumps(parent[key], ensure_ascii=False))
    except KeyError:
        return NOTHING


def _same(one: Json, other: Json, rounding: float) -> bool:
    if isinstance(one, float) or isinstance(other, float):
        return (
            isinstance(one, int | float)
            and isinstance(other, int | float)
            and math.isclose(one, other, rel_tol=rounding, abs_tol=rounding * 1e-3)
        )
    return type(one) is type(other) and bool(one == other)


def _passages(page: str, drawn: str) -> Iterator[tuple[str, str]]:
    """Where a page is not what was drawn, as excerpts of both."""
    if page == drawn:
        return
    stored, found = (re.findall(r"<[^>]*>|[^<]+", text) for text in (page, drawn))
    begin = _common(stored, found)
    end = _common(stored[begin:][::-1], found[begin:][::-1])
    stored, found = stored[begin : len(stored) - end], found[begin : len(found) - end]
    if len(stored) == len(found):
        changed = [(one, other) for one, other in zip(stored, found, strict=True) if one != other]
    else:
        blocks = SequenceMatcher(None, stored[:500], found[:500], autojunk=False).get_opcodes()
        changed = [
            ("".join(stored[a:b]), "".join(found[c:d]))
            for tag, a, b, c, d in blocks
            if tag != "equal"
        ]
    for one, other in changed:
        at = max(0, _common(one, other) - EXCERPT // 2)
        yield _cut(one[at:]) or NOTHING, _cut(other[at:]) or NOTHING


def _common(one: Any, other: Any) -> int:
    """How many first items are equal."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT] + "…"
