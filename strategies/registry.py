"""Strategies by name. Nothing is imported before it is asked for.

Other packages add strategies through the entry-point group `advisor.strategies`: the entry point
loads a `StrategyInfo`.
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast, get_args

from advisor.advice.approaches import AdvisedStrategies
from advisor.advice.rules import Approach
from advisor.errors import UsageError
from advisor.estimate.setup import Method
from advisor.plugins import by_name
from advisor.results import Reference
from advisor.types import JsonScalar, TaskKind

if TYPE_CHECKING:
    from strategies.base import Strategy  # brings numpy, which naming strategies does not need

GROUP = "advisor.strategies"
SEARCH_CALLS = (800, 240)
"""Model calls of a search for a prompt: for ranked labels, and for written answers."""
EVERY_KIND: tuple[TaskKind, ...] = get_args(TaskKind)

Served = Literal["baseline", "prompt", "neighbours", "passages"]


@dataclass(frozen=True)
class ModelUse:
    """How a strategy uses the language model: what its memory and time can be predicted from.

    Attributes:
        trained: the method the model is trained with; None where it is only asked.
        lists_labels: the label set stands in the prompt.
        demonstrations: fewest and most labelled rows in the prompt, one per label between them.
        passages: retrieved texts in the prompt.
        examples: worked examples with passages of their own, where documents are searched.
        all_documents: all documents are in the prompt.
        same_for_all: every prompt shows the same demonstrations.
        searches: requests that a search for a prompt makes, with labels to rank and without.
        thinks: it generates a thought before every answer, a label too.
    """

    trained: Method | None = None
    lists_labels: bool = True
    demonstrations: tuple[int, int] = (0, 0)
    passages: int = 0
    examples: int = 0
    all_documents: bool = False
    same_for_all: bool = True
    searches: tuple[int, int] = (0, 0)
    thinks: bool = False


@dataclass(frozen=True)
class StrategyInfo:
    """What is known of a strategy without importing it.

    Attributes:
        name: as used on the command line.
        module, attribute: where its class is.
        uses_language_model: False for the baselines.
        kinds: tasks it applies to.
        requires: what to load before fitting ("model", "embedder"), so that load time stands apart.
        asks_helper: it can ask a helper model for instructions.
        finetunes: it changes the model's weights, which a scripted model does not have.
        tunes_encoder: it changes the weights of the sentence encoder.
        retrieves_documents: what it retrieves can be held against the document a row names.
        by_default: it runs when no strategies are named.
        defaults: settings that make this entry differ from its class's own.
        use: how it uses the language model; None: nothing is predicted for it.
        is_random: another seed may give other answers on the same rows.
        needs_documents: it has nothing to answer from without documents.
        uses_training_rows: other training rows may give other answers.
        approach: which of the approaches that `advisor ask` weighs it is of; None for a baseline.
        complexity: its place in the order of what there is to build, run and keep up, least first;
            None comes last.
        advised: how `advisor ask` names it: as what usually stands for its approach, as what does
            so where there are labelled rows to choose from or all knowledge fits, or beside
            whatever is advised.
        reference: what it shows that others are held against.
        served: how `advisor export` hands it over: a baseline, a prompt that is the same for every
            request, or one with neighbours or passages found for it; None: it cannot yet.
        about: what it does, in one sentence for a stranger, of a strategy of another package; what
            the built-in ones do is said by the messages `strategy-NAME`.
    """

    name: str
    module: str
    attribute: str
    uses_language_model: bool = True
    kinds: tuple[TaskKind, ...] = EVERY_KIND
    requires: tuple[str, ...] = ()
    asks_helper: bool = False
    finetunes: bool = False
    tunes_encoder: bool = False
    retrieves_documents: bool = False
    needs_documents: bool = False
    by_default: bool = True
    defaults: Mapping[str, JsonScalar] = field(default_factory=dict)
    use: ModelUse | None = None
    is_random: bool = True
    uses_training_rows: bool = True
    approach: Approach | None = None
    complexity: int | None = None
    advised: Literal["usual", "with_rows", "fitting", "beside"] | None = None
    reference: Reference | None = None
    served: Served | None = None
    about: str | None = None


BUILT_IN: tuple[StrategyInfo, ...] = (
    StrategyInfo(
        "majority",
        "strategies.baselines.majority",
        "Majority",
        uses_language_model=False,
        is_random=False,
        complexity=10,
        reference="constant_answer",
        served="baseline",
    ),
    StrategyInfo(
        "tfidf",
        "strategies.baselines.tfidf",
        "Tfidf",
        uses_language_model=False,
        advised="beside",
        is_random=False,
        complexity=20,
        served="baseline",
    ),
    StrategyInfo(
        "embedding",
        "strategies.baselines.embedding",
        "Embedding",
        uses_language_model=False,
        is_random=False,
        complexity=40,
        requires=("embedder",),
        served="baseline",
    ),
    StrategyInfo(
        "knn-vote",
        "strategies.baselines.knn_vote",
        "KnnVote",
        uses_language_model=False,
        is_random=False,
        kinds=("classification", "multilabel", "number"),
        complexity=30,
        reference="retrieval_alone",
        requires=("embedder",),
        served="baseline",
    ),
    StrategyInfo(
        "encoder",
        "strategies.finetuning.encoder",
        "Encoder",
        uses_language_model=False,
        kinds=("classification",),
        complexity=45,
        requires=("embedder",),
        tunes_encoder=True,
        by_default=False,
        served="baseline",
    ),
    StrategyInfo(
        "zero-shot",
        "strategies.prompting.zero_shot",
        "ZeroShot",
        approach="prompting",
        advised="usual",
        complexity=50,
        reference="model_alone",
        requires=("model",),
        use=ModelUse(),
        is_random=False,
        uses_training_rows=False,
        served="prompt",
    ),
    StrategyInfo(
        "few-shot",
        "strategies.prompting.few_shot",
        "FewShot",
        approach="few_shot",
        advised="usual",
        complexity=60,
        requires=("model",),
        use=ModelUse(demonstrations=(8, 16)),
        served="prompt",
    ),
    StrategyInfo(
        "knn-few-shot",
        "strategies.prompting.knn_few_shot",
        "KnnFewShot",
        approach="few_shot",
        advised="with_rows",
        complexity=70,
        requires=("model", "embedder"),
        use=ModelUse(lists_labels=False, demonstrations=(10, 10), same_for_all=False),
        is_random=False,
        served="neighbours",
    ),
    StrategyInfo(
        "cot",
        "strategies.prompting.cot",
        "Cot",
        approach="prompting",
        complexity=65,
        requires=("model",),
        by_default=False,
        use=ModelUse(demonstrations=(3, 3), thinks=True),
    ),
    StrategyInfo(
        "tuned-prompt",
        "strategies.prompting.tuned_prompt",
        "TunedPrompt",
        approach="few_shot",
        complexity=68,
        asks_helper=True,
        requires=("model",),
        by_default=False,
        use=ModelUse(demonstrations=(16, 16), searches=SEARCH_CALLS),
        served="prompt",
    ),
    StrategyInfo(
        "rag",
        "strategies.retrieval.rag",
        "Rag",
        approach="rag",
        advised="usual",
        complexity=80,
        requires=("model", "embedder"),
        retrieves_documents=True,
        use=ModelUse(passages=3, examples=8, same_for_all=False),
        is_random=False,
        served="passages",
    ),
    StrategyInfo(
        "long-context",
        "strategies.retrieval.long_context",
        "LongContext",
        approach="rag",
        advised="fitting",
        complexity=75,
        requires=("model",),
        needs_documents=True,
        by_default=False,
        use=ModelUse(demonstrations=(4, 4), all_documents=True),
        is_random=False,
        served="prompt",
    ),
    StrategyInfo(
        "qlora",
        "strategies.finetuning.strategy",
        "FineTuning",
        approach="fine_tune",
        advised="usual",
        complexity=100,
        finetunes=True,
        defaults={"method": "qlora"},
        use=ModelUse(Method.QLORA, lists_labels=False),
        served="prompt",
    ),
    StrategyInfo(
        "lora",
        "strategies.finetuning.strategy",
        "FineTuning",
        approach="fine_tune",
        complexity=90,
        finetunes=True,
        by_default=False,
        defaults={"method": "lora"},
        use=ModelUse(Method.LORA, lists_labels=False),
        served="prompt",
    ),
    StrategyInfo(
        "prompt-tuning",
        "strategies.finetuning.strategy",
        "FineTuning",
        approach="fine_tune",
        complexity=85,
        finetunes=True,
        by_default=False,
        defaults={"method": "prompt-tuning"},
        use=ModelUse(Method.PROMPT_TUNING, lists_labels=False),
    ),
    StrategyInfo(
        "full",
        "strategies.finetuning.strategy",
        "FineTuning",
        approach="fine_tune",
        complexity=110,
        finetunes=True,
        by_default=False,
        defaults={"method": "full"},
        use=ModelUse(Method.FULL, lists_labels=False),
        served="prompt",
    ),
    StrategyInfo(
        "rag+qlora",
        "strategies.finetuning.with_retrieval",
        "RagTuning",
        approach="hybrid",
        complexity=120,
        requires=("embedder",),
        finetunes=True,
        retrieves_documents=True,
        by_default=False,
        use=ModelUse(Method.QLORA, lists_labels=False, passages=3, same_for_all=False),
        served="passages",
    ),
)


def all_strategies() -> dict[str, StrategyInfo]:
    """Every strategy by name: the built-in ones in their order, then those of other packages."""
    return by_name(BUILT_IN, GROUP, StrategyInfo)


def strategy_info(name: str) -> StrategyInfo:
    """What is known of one strategy.

    Raises:
        UsageError: there is none of this name; the message lists the valid ones.
    """
    known = all_strategies()
    if name not in known:
        raise UsageError("unknown-strategy", name=name, choices=tuple(known))
    return known[name]


def default_names(kind: TaskKind, *, with_language_model: bool, trainable: bool) -> list[str]:
    """The strategies to run when none are named: all that apply, cheapest first."""
    return [
        one.name
        for one in all_strategies().values()
        if one.by_default
        and kind in one.kinds
        and (with_language_model or not one.uses_language_model)
        and (trainable or not one.finetunes)
    ]


def advised_strategies() -> AdvisedStrategies:
    """What `advisor ask` may advise."""
    known = all_strategies().values()
    usual, with_rows, fitting = (
        {one.approach: one.name for one in known if one.approach and one.advised == how}
        for how in ("usual", "with_rows", "fitting")
    )
    return AdvisedStrategies(
        usual, with_rows, fitting, tuple(one.name for one in known if one.advised == "beside")
    )


def square(measured: Collection[str]) -> tuple[str, str, str, str] | None:
    """The strategies of the 2 x 2: as it is, with retrieval, tuned, tuned with retrieval.

    Both tuned ones are trained by the same method. The model as it is: with the same demonstrations
    for every input where that was measured, as retrieval shows worked examples too; else without.

    Args:
        measured: strategies to take them from.

    Returns:
        None where they are not all there.
    """
    infos = [info for info in all_strategies().values() if info.name in measured]
    asked = [info for info in infos if info.use and info.use.same_for_all and not info.finetunes]
    base = next(
        (info for info in asked if info.use and any(info.use.demonstrations)),
        next((info for info in asked if info.reference == "model_alone"), None),
    )
    retrieval = next((i for i in infos if i.retrieves_documents and not i.finetunes), None)
    both = next((i for i in infos if i.retrieves_documents and i.finetunes), None)
    if base is None or retrieval is None or both is None:
        return None
    tuned = next(
        (
            info
            for info in infos
            if info.finetunes
            and not info.retrieves_documents
            and info.use
            and both.use
            and info.use.trained is both.use.trained
        ),
        None,
    )
    return (base.name, retrieval.name, tuned.name, both.name) if tuned else None


def create(name: str, params: Mapping[str, JsonScalar] | None = None) -> Strategy:
    """Import and build a strategy with its default or the given settings."""
    one = strategy_info(name)
    factory = getattr(importlib.import_module(one.module), one.attribute)
    return cast("Strategy", factory(**dict(one.defaults), **dict(params or {})))
