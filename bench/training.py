"""Training speed against TRL's SFTTrainer: same process, same model, same rows, same batch size.

`python -m bench.training` prints rows per second, as medians over alternating repeats, of

    ours       strategies.qlora's trainer (logits at answer positions, rows of like length together,
               no activation checkpointing, bfloat16 where the device computes in it)
    defaults   SFTTrainer with SFTConfig as it comes: prompt-completion rows, checkpointing on
    best       the same with checkpointing off

for 4-bit (QLoRA) and plain (LoRA) models, and checks that our loss is the plain cross-entropy of
full logits over the answer tokens. The batch size is TRL's default, 8, for all three.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import datasets
import torch
from datasets import Dataset
from peft import LoraConfig, PeftModel, get_peft_model
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    BitsAndBytesConfig,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
    PrinterCallback,
)
from trl import SFTConfig, SFTTrainer

from advisor.models import loading
from strategies.qlora import adapter
from strategies.qlora.job import Job, Room
from strategies.qlora.loss import answer_loss
from strategies.qlora.rows import IGNORED, Row
from strategies.qlora.settings import Length, Recipe
from strategies.qlora.train import EAGER_TOKENS, prepared_for_training, trainer_settings
from strategies.qlora.trainer import AnswerTrainer

BATCH = 8
STEPS = 24
REPEATS = 3
BAR_DEFAULTS, BAR_BEST = 1.3, 1.0
SHARED_ROWS = Path(__file__).parents[1] / ".." / "shared" / "data" / "banking77" / "train.jsonl"
INSTRUCTION = "Classify the text. Answer with one label."
LORA = LoraConfig(r=16, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM")


@dataclass(frozen=True)
class Subject:
    """One way to train: makes a fresh trainer, whose `train()` is then timed."""

    name: str
    make: Callable[[PeftModel, Path], Any]


def labelled_rows(count: int) -> list[tuple[str, str]]:
    """Text and label pairs: banking77 where it is at hand, else made up with like lengths."""
    rng = random.Random(0)
    if SHARED_ROWS.is_file():
        lines = SHARED_ROWS.read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        return [(row["input"], row["output"]) for row in rng.sample(rows, count)]
    words = ["card", "payment", "transfer", "refund", "limit", "fee", "cash", "account", "charge"]
    return [
        (" ".join(rng.choices(words, k=rng.randint(8, 30))), "_".join(rng.sample(words, 3)))
        for _ in range(count)
    ]


def make_model(folder: Path, rows: Sequence[tuple[str, str]]) -> None:
    """Write a randomly initialised Llama of 6M parameters and a tokenizer for the rows."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        [f"{text} {label}" for text, label in rows],
        trainers.BpeTrainer(
            vocab_size=4096,
            special_tokens=["<pad>", "<eos>"],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="<eos>"
    ).save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=4096,
        hidden_size=256,
        intermediate_size=704,
        num_hidden_layers=5,
        num_attention_heads=4,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        pad_token_id=0,
        eos_token_id=1,
        bos_token_id=None,
    )
    LlamaForCausalLM(config).save_pretrained(folder)


def load_model(folder: str, *, four_bit: bool, dtype: torch.dtype | None = None) -> PeftModel:
    """The model with adapters; bfloat16 on CUDA and float32 on a CPU unless `dtype` says."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if dtype is None:
        dtype = torch.bfloat16 if device == "cuda" else torch.float32
    quantization = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=dtype,
    )
    model = AutoModelForCausalLM.from_pretrained(
        folder,
        dtype=dtype,
        device_map={"": device},
        quantization_config=quantization if four_bit else None,
    )
    torch.manual_seed(0)
    return get_peft_model(model, LORA)


def tokenised(rows: Sequence[tuple[str, str]], tokenizer: Any) -> list[Row]:
    """The very tokens that TRL makes of the prompt-completion rows."""
    found = []
    for text, label in rows:
        prompt = tokenizer(f"{INSTRUCTION}\n{text}\n")["input_ids"]
        whole = tokenizer(f"{INSTRUCTION}\n{text}\n{label}{tokenizer.eos_token}")["input_ids"]
        found.append(Row(tuple(prompt), tuple(whole[len(prompt) :])))
    return found


def ours(rows: Sequence[Row], tokenizer: Any) -> Subject:
    """Our trainer, settings as the strategy makes them."""

    @dataclass
    class Loaded:
        model: Any
        tokenizer: Any

    def make(model: PeftModel, folder: Path) -> AnswerTrainer:
        recipe = Recipe(16, 32, 0.0, 2e-4, BATCH, 1)
        length = Length(STEPS, STEPS, STEPS + 1)
        job = Job(tuple(rows), (), recipe, length, True, 0, folder)
        args = trainer_settings(Loaded(model, tokenizer), job, Room(BATCH, 1, False))  # type: ignore[arg-type]
        args.save_strategy = "no"
        return AnswerTrainer(model, args, job, tokenizer)

    return Subject("ours", make)


def trl(name: str, rows: Sequence[tuple[str, str]], tokenizer: Any, **settings: Any) -> Subject:
    """SFTTrainer; `settings` differ from its defaults. Logging and saving are off for all."""
    dataset = Dataset.from_list(
        [{"prompt": f"{INSTRUCTION}\n{text}\n", "completion": label} for text, label in rows]
    )

    def make(model: PeftModel, folder: Path) -> SFTTrainer:
        args = SFTConfig(
            output_dir=str(folder),
            max_steps=STEPS,
            report_to="none",
            save_strategy="no",
            disable_tqdm=True,
            dataloader_pin_memory=torch.cuda.is_available(),
            use_cpu=not torch.cuda.is_available(),
            **settings,
        )
        trainer = SFTTrainer(
            model=model, args=args, train_dataset=dataset, processing_class=tokenizer
        )
        trainer.remove_callback(PrinterCallback)
        return trainer

    return Subject(name, make)


def rows_per_second(subject: Subject, folder: str, *, four_bit: bool, longest: int) -> float:
    """Rows a second in one training of STEPS steps on a freshly loaded model."""
    model = load_model(folder, four_bit=four_bit)
    adapter.make_trainable_on_cpu(model)
    with tempfile.TemporaryDirectory() as work, contextlib.ExitStack() as stack:
        if subject.name == "ours":
            stack.enter_context(prepared_for_training(model.get_base_model(), longest))
        trainer = subject.make(model, Path(work))
        started = time.perf_counter()
        trainer.train()
        taken_s = time.perf_counter() - started
    return STEPS * BATCH / taken_s


def loss_difference(folder: str, rows: Sequence[Row], *, four_bit: bool) -> float:
    """|our loss - plain full-logits cross-entropy| on one batch, in float32, per answer token."""
    model = load_model(folder, four_bit=four_bit, dtype=torch.float32).get_base_model()
    adapter.make_trainable_on_cpu(model)
    model.train()
    batch = rows[:BATCH]
    width = max(map(len, batch))
    ids = torch.zeros((len(batch), width), dtype=torch.long)
    labels = torch.full((len(batch), width), IGNORED)
    seen = torch.zeros((len(batch), width), dtype=torch.long)
    for at, row in enumerate(batch):
        ids[at, : len(row)] = torch.tensor(row.ids)
        labels[at, : len(row)] = torch.tensor(row.labels)
        seen[at, : len(row)] = 1
    ids, labels, seen = (one.to(model.device) for one in (ids, labels, seen))
    count = int((labels != IGNORED).sum())
    mine = answer_loss(model, ids, labels) / count
    full = model(input_ids=ids, attention_mask=seen, use_cache=False).logits[:, :-1].float()
    plain = torch.nn.functional.cross_entropy(
        full.reshape(-1, full.shape[-1]), labels[:, 1:].reshape(-1), ignore_index=IGNORED
    )
    return abs(float(mine.detach()) - float(plain.detach()))


def main(arguments: Sequence[str] = ()) -> int:
    """Measure and print; non-zero if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", help="a folder; default: random weights, 6M parameters")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    given = parser.parse_args(arguments)
    warnings.filterwarnings("ignore")  # TRL's defaults warn about themselves
    datasets.disable_progress_bars()
    loading.quiet()
    pairs = labelled_rows(STEPS * BATCH)
    with tempfile.TemporaryDirectory() as work:
        if given.model is None:
            make_model(Path(work), pairs)
        folder = given.model or work
        tokenizer = AutoTokenizer.from_pretrained(folder)
        rows = tokenised(pairs, tokenizer)
        longest = max(map(len, rows))
        print(
            f"{len(rows)} rows of {min(map(len, rows))}-{longest} tokens, answers of "
            f"{statistics.mean(len(row.answer) for row in rows):.1f}; batch {BATCH}, "
            f"{STEPS} steps; "
            f"attention on a CPU is eager up to {EAGER_TOKENS} tokens; "
            f"wall time, {torch.get_num_threads()} threads"
        )
        subjects = [
            ours(rows, tokenizer),
            trl("defaults", pairs, tokenizer),
            trl("best", pairs, tokenizer, gradient_checkpointing=False),
        ]
        met = []
        for four_bit in (True, False):
            difference = loss_difference(folder, rows, four_bit=four_bit)
            met.append(report(subjects, folder, four_bit, longest, given.repeats, difference))
    return 0 if all(met) else 1


def report(
    subjects: Sequence[Subject],
    folder: str,
    four_bit: bool,
    longest: int,
    repeats: int,
    difference: float,
) -> bool:
    """Measure all subjects in turn, in changing order, print medians, tell if the bars are met."""
    speeds: dict[str, list[float]] = {one.name: [] for one in subjects}
    for repeat in range(repeats):
        for one in [*subjects[repeat % 3 :], *subjects[: repeat % 3]]:
            speeds[one.name].append(
                rows_per_second(one, folder, four_bit=four_bit, longest=longest)
            )
    middle = {name: statistics.median(values) for name, values in speeds.items()}
    print(f"\n{'QLoRA (4-bit)' if four_bit else 'LoRA'}")
    for name, values in speeds.items():
        print(f"  {name:9} {middle[name]:7.1f} rows/s  ({min(values):.1f} to {max(values):.1f})")
    met = difference <= 1e-4
    for name, bar in (("defaults", BAR_DEFAULTS), ("best", BAR_BEST)):
        ratio = middle["ours"] / middle[name]
        met = met and ratio >= bar
        verdict = "ok" if ratio >= bar else "BELOW"
        print(f"  ours / {name}: {ratio:.2f} (bar {bar}) {verdict}")
    verdict = "ok" if difference <= 1e-4 else "BELOW"
    print(f"  |our loss - full-logits loss| = {difference:.1e} (bar 1e-4) {verdict}")
    return met


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
