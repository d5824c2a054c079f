"""What a strategy sends to the model for one test row, without running the comparison."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from advisor import hub
from advisor.config import RunConfig
from advisor.errors import UsageError
from advisor.experiment.loop import documents_of, read_data
from advisor.models.embedder import open_embedder
from advisor.models.opening import open_model
from advisor.models.reranker import open_reranker
from evals.registry import share_scorer
from evals.retrieval import RowJudge
from strategies import registry
from strategies.base import FitContext
from strategies.prompt import Fitted
from strategies.prompted import BuildsPrompts, PromptPredictor, answer_budget


@dataclass(frozen=True)
class ShownPrompt:
    """A prompt as it is sent.

    Attributes:
        strategy: whose.
        row: number of the test row, from 1.
        fitted: the prompt, cut to the model's context as it is in a run.
    """

    strategy: str
    row: int
    fitted: Fitted


def prompt_of(config: RunConfig, strategy: str, row: int) -> ShownPrompt:
    """The prompt of a strategy for a test row; only what the prompt needs is fitted.

    Args:
        config: the settings of the comparison.
        strategy: its name.
        row: number of the test row, from 1.

    Raises:
        AdvisorError: the strategy sends no prompt, there is no such row, or a file is unusable.
    """
    info = registry.strategy_info(strategy)
    chosen = registry.create(strategy)
    if not info.uses_language_model or not isinstance(chosen, BuildsPrompts):
        known = registry.all_strategies().items()
        names = [name for name, one in known if one.uses_language_model]
        raise UsageError("strategy-without-prompt", strategy=strategy, choices=names)
    hub.set_environment(offline=config.offline)
    task, split, _ = read_data(config)
    if not 1 <= row <= len(split.test):
        raise UsageError("no-such-test-row", row=row, rows=len(split.test))
    lm = cache(
        lambda: open_model(
            config.model[0], device=config.device, trust_remote_code=config.trust_remote_code
        )
    )
    embedder = cache(lambda: open_embedder(config.embedder, offline=config.offline))
    reranker = config.reranker
    with tempfile.TemporaryDirectory(prefix="advisor-prompt-") as work:
        scorer = cache(lambda: share_scorer(task, split.train, embedder))
        context = FitContext(
            task=task,
            seed=config.seed,
            work_dir=Path(work),
            model=config.model[0],
            documents=documents_of(config),
            open_model=lm,
            open_embedder=embedder,
            device=config.device,
            trust_remote_code=config.trust_remote_code,
            judge=RowJudge(),
            retriever=config.retriever,
            open_reranker=(
                cache(lambda: open_reranker(reranker, offline=config.offline)) if reranker else None
            ),
            score=lambda row, output: scorer().score(row, output).value or 0.0,
        )
        build = chosen.prompts(split.train, split.validation, context)
        budget = answer_budget(lm(), split.train, learned=info.finetunes)
        asks = PromptPredictor(lm(), task, build, budget, chosen.spec)
        (fitted,) = asks.fitted([replace(split.test[row - 1], target=None)])
    return ShownPrompt(strategy, row, fitted)
