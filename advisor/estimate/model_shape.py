"""A model's shape from its config.json alone: what it weighs and how wide it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from advisor.estimate.checkpoint import (
    POSITIONS,
    context_length,
    refuse_without_attention,
    sliding_window,
    stored_bits,
)
from advisor.estimate.config_values import MOST_LAYERS, MOST_POSITIONS, Values
from advisor.estimate.families import FAMILIES, LLAMA, Family
from advisor.estimate_findings import ModelTypeMissing, ModelTypeUnknown, TextPartOnly
from advisor.findings import Finding, problem
from advisor.model_kind import refuse_other_kinds

_HIDDEN = ("hidden_size", "n_embd", "d_model", "dim")
_LAYERS = ("num_hidden_layers", "n_layer", "n_layers", "num_layers")
_HEADS = ("num_attention_heads", "n_head", "n_heads")
_KV_HEADS = ("num_key_value_heads", "num_kv_heads", "n_kv_heads")
_FFN = ("intermediate_size", "ffn_dim", "n_inner", "ffn_hidden_size")
_EXPERTS = ("num_local_experts", "num_experts", "n_routed_experts")
_NO_TYPE = "unknown"


@dataclass(frozen=True, slots=True)
class Linear:
    """All linear layers of one name: `copies` matrices of `inputs` x `outputs`."""

    name: str
    inputs: int
    outputs: int
    copies: int

    @property
    def parameters(self) -> int:
        """Weights of all copies, without biases."""
        return self.inputs * self.outputs * self.copies


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelShape:
    """What memory and time depend on. All widths in elements.

    Attributes:
        model_type: as the config names it.
        hidden, layers, vocab: width of the residual stream, number of layers and of tokens.
        query_width, key_width, value_width: of one token's queries, keys and values, over all
            heads; with grouped queries the latter two are narrower.
        heads: query heads.
        ffn: inner width that one token passes through (with experts: of those it is sent to).
        gated: whether the inner width has a gate.
        linears: the linear layers, apart from experts and the output layer.
        expert_parameters: weights of all routed experts together; 0 without experts.
        active_expert_parameters: weights of the experts that one token is sent to.
        embedding_parameters: input and output embedding and position table; a tied matrix once.
        other_parameters: norms, biases, routers.
        stored_bits: bits per weight where the checkpoint is quantised already; else None.
        max_positions: context length in tokens, scaled positions included, if the config says it.
        sliding_window: tokens that some or all layers look back at; None: all of them see all.
        notes: what had to be assumed.
    """

    model_type: str
    hidden: int
    layers: int
    vocab: int
    query_width: int
    key_width: int
    value_width: int
    heads: int
    ffn: int
    gated: bool
    linears: tuple[Linear, ...]
    embedding_parameters: int
    other_parameters: int
    expert_parameters: int = 0
    active_expert_parameters: int = 0
    stored_bits: int | None = None
    max_positions: int | None = None
    sliding_window: int | None = None
    notes: tuple[Finding, ...] = ()

    @property
    def linear_parameters(self) -> int:
        """Weights that quantisation reaches: linear layers except experts and the output layer."""
        return sum(linear.parameters for linear in self.linears)

    @property
    def parameters(self) -> int:
        """All parameters."""
        rest = self.embedding_parameters + self.other_parameters + self.expert_parameters
        return self.linear_parameters + rest

    @property
    def active_parameters(self) -> int:
        """Parameters one token is multiplied with: no unused experts, no input embedding."""
        output = self.vocab * self.hidden
        return self.linear_parameters + self.active_expert_parameters + output


def read_shape(config: Mapping[str, object], where: str = "config.json") -> ModelShape:
    """Read the shape of a causal language model.

    Args:
        config: the content of config.json; of a multimodal model the text part is read.
        where: the file, as messages name it.

    Raises:
        ModelError: a needed key is missing or has no usable value (names the key), or the model is
            no decoder-only language model (names its type).
    """
    outer = Values(config, where)
    refuse_other_kinds(config, where)
    refuse_without_attention(outer, str(config.get("model_type") or ""))
    text = config.get("text_config")
    if not isinstance(text, Mapping):
        return _Reader(outer, outer).shape()
    values = Values({"model_type": config.get("model_type"), **text}, where)
    values.notes.append(TextPartOnly())
    return _Reader(values, outer).shape()


class _Reader:
    """Reads one config, collecting what had to be assumed."""

    def __init__(self, values: Values, outer: Values) -> None:
        self._values = values
        self._outer = outer
        named = values.raw("model_type") or outer.raw("model_type")
        self.model_type = str(named or _NO_TYPE)
        known = FAMILIES.get(self.model_type)
        if known is None:
            unknown = ModelTypeUnknown(self.model_type) if named else ModelTypeMissing()
            values.notes.insert(0, unknown)
        self.family: Family = known or LLAMA

    def shape(self) -> ModelShape:
        hidden, layers = self._need(_HIDDEN), self._values.needed(_LAYERS, MOST_LAYERS)
        vocab, heads = self._need(("vocab_size",)), self._need(_HEADS)
        attention, widths = self._attention(hidden, layers, heads)
        dense_layers, experts = self._experts(hidden, layers)
        mlp = self._mlp(hidden, layers, dense_layers, experts)
        linears = (*attention, *mlp)
        biases = sum(one.outputs * one.copies for one in linears) if self.family.bias else 0
        positions = self._values.whole(POSITIONS, MOST_POSITIONS)
        return ModelShape(
            model_type=self.model_type,
            hidden=hidden,
            layers=layers,
            vocab=vocab,
            query_width=widths[0],
            key_width=widths[1],
            value_width=widths[2],
            heads=heads,
            ffn=experts.width or self._ffn(hidden),
            gated=self.family.gated,
            linears=linears,
            embedding_parameters=self._embeddings(hidden, vocab, positions),
            other_parameters=(2 * layers + 1) * hidden + biases + experts.router,
            expert_parameters=experts.total,
            active_expert_parameters=experts.active,
            stored_bits=stored_bits(self._values, self._outer),
            max_positions=context_length(self._values, self.model_type),
            sliding_window=sliding_window(self._values),
            notes=tuple(self._values.notes),
        )

    def _attention(
        self, hidden: int, layers: int, heads: int
    ) -> tuple[tuple[Linear, ...], tuple[int, int, int]]:
        """Linear layers of the attention, and the widths of queries, keys and values."""
        if self._get(("kv_lora_rank",)):
            return self._latent_attention(hidden, layers, heads)
        head = self._get(("head_dim",)) or self._head_width(hidden, heads)
        queries, keys = heads * head, self._kv_heads(heads) * head
        names = self.family.qkv
        if len(names) == 1:
            parts = [Linear(names[0], hidden, queries + 2 * keys, layers)]
        else:
            widths = (queries, keys, keys)
            parts = [
                Linear(name, hidden, width, layers)
                for name, width in zip(names, widths, strict=True)
            ]
        parts.append(Linear(self.family.out, queries, hidden, layers))
        return tuple(parts), (queries, keys, keys)

    def _head_width(self, hidden: int, heads: int) -> int:
        if hidden % heads:
            raise self._values.error(problem("config-odd-heads", hidden=hidden, heads=heads))
        return hidden // heads

    def _latent_attention(
        self, hidden: int, layers: int, heads: int
    ) -> tuple[tuple[Linear, ...], tuple[int, int, int]]:
        """Multi-head latent attention (DeepSeek): low-rank keys and values, expanded when used."""
        latent = self._need(("kv_lora_rank",))
        rope, plain = self._need(("qk_rope_head_dim",)), self._need(("qk_nope_head_dim",))
        value = self._need(("v_head_dim",))
        queries = heads * (rope + plain)
        rank = self._get(("q_lora_rank",))
        if rank:
            first = [
                Linear("q_a_proj", hidden, rank, layers),
                Linear("q_b_proj", rank, queries, layers),
            ]
        else:
            first = [Linear("q_proj", hidden, queries, layers)]
        rest = (
            Linear("kv_a_proj_with_mqa", hidden, latent + rope, layers),
            Linear("kv_b_proj", latent, heads * (plain + value), layers),
            Linear("o_proj", heads * value, hidden, layers),
        )
        return (*first, *rest), (queries, queries, heads * value)

    def _kv_heads(self, heads: int) -> int:
        if self.model_type == "falcon" and not self._values.flag("new_decoder_architecture"):
            return heads if self._values.flag("multi_query") is False else 1
        if self.model_type == "gpt_bigcode":
            return heads if self._values.flag("multi_query") is False else 1
        found = self._get(_KV_HEADS)
        if found is None:
            return heads
        if found == 0 or heads % found:
            raise self._values.error(problem("config-odd-kv-heads", found=found, heads=heads))
        return found

    def _ffn(self, hidden: int) -> int:
        found = self._get(_FFN)
        if found is None and self.family.ffn_factor:
            return self.family.ffn_factor * hidden
        return (found or self._need(_FFN)) // self.family.ffn_divisor

    def _mlp(
        self, hidden: int, layers: int, dense_layers: int, experts: _Experts
    ) -> tuple[Linear, ...]:
        """Linear layers of the feed-forward blocks: dense ones and shared experts."""
        found: list[Linear] = []
        if dense_layers:
            found += self._block(hidden, self._ffn(hidden), dense_layers)
        if experts.shared_width:
            found += self._block(hidden, experts.shared_width, layers - dense_layers)
        return tuple(found)

    def _block(self, hidden: int, ffn: int, copies: int) -> list[Linear]:
        names = self.family.up
        width = 2 * ffn if self.family.gated and len(names) == 1 else ffn
        ups = [Linear(name, hidden, width, copies) for name in names]
        return [*ups, Linear(self.family.down, ffn, hidden, copies)]

    def _experts(self, hidden: int, layers: int) -> tuple[int, _Experts]:
        """Layers without experts, and the experts of the others."""
        count = self._get(_EXPERTS) or 0
        if count < 2:
            return layers, _Experts()
        width = self._get(("moe_intermediate_size",)) or self._ffn(hidden)
        chosen = min(count, self._need(("num_experts_per_tok", "num_experts_per_token")))
        shared = self._get(("shared_expert_intermediate_size",)) or 0
        shared = shared or width * (self._get(("n_shared_experts",)) or 0)
        dense = self._dense_layers(layers)
        one = (3 if self.family.gated else 2) * hidden * width * (layers - dense)
        return dense, _Experts(
            total=count * one,
            active=chosen * one,
            shared_width=shared,
            width=chosen * width + shared,
            router=count * hidden * (layers - dense),
        )

    def _dense_layers(self, layers: int) -> int:
        """Layers that keep a plain feed-forward block in a model with experts."""
        step = self._get(("decoder_sparse_step",)) or 1
        listed = self._values.raw("mlp_only_layers")
        named = {i for i in listed if isinstance(i, int)} if isinstance(listed, Iterable) else set()
        first = self._get(("first_k_dense_replace",)) or 0
        return sum(
            1 for i in range(layers) if i < first or i in named or (i + 1) % step
        )  # the rule of Qwen's and DeepSeek's configs

    def _embeddings(self, hidden: int, vocab: int, positions: int | None) -> int:
        tied = self._values.flag("tie_word_embeddings")
        if tied is None:
            tied = self._outer.flag("tie_word_embeddings")
        if tied is None:
            tied = self.family.tied
        learned = (positions or 0) * hidden if self.family.learned_positions else 0
        return vocab * hidden * (1 if tied else 2) + learned

    def _get(self, keys: tuple[str, ...]) -> int | None:
        return self._values.whole(keys)

    def _need(self, keys: tuple[str, ...]) -> int:
        return self._values.needed(keys)


@dataclass(frozen=True, slots=True)
class _Experts:
    """Routed and shared experts; all 0 in a dense model. `router` is the routers' parameters."""

    total: int = 0
    active: int = 0
    shared_width: int = 0
    width: int = 0
    router: int = 0
