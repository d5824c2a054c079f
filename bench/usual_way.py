"""Few-shot, rag and QLoRA on labelled rows, the usual way: with each library as its manual shows.

    python -m bench.usual_way JOB.json RESULT.json

few-shot  every prompt with every label through lm-evaluation-harness's HFLM, its defaults
rag       a LangChain FAISS store, `retriever.invoke` and a HuggingFacePipeline, row by row
qlora     TRL's SFTTrainer on a 4-bit model, then HFLM with that model

`bench.whole_job` writes the job and reads the result: answers and seconds of each part. This file
uses nothing of ours. A part that goes row by row may be given fewer rows; `rows` says how many.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Turns = list[dict[str, str]]


class Parts:
    """Seconds of each part, and the rows it answered; no rows for what is done once."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []

    @contextmanager
    def part(self, name: str, rows: int | None = None) -> Iterator[None]:
        """Time a part."""
        print(f"    {name} …", file=sys.stderr, flush=True)
        begin = time.perf_counter()
        yield
        self.found.append({"part": name, "seconds": time.perf_counter() - begin, "rows": rows})


def best_labels(lm: Any, prompts: Sequence[Turns], labels: Sequence[str]) -> list[str]:
    """The label with the highest log-likelihood for each prompt; the end of turn counts."""
    from lm_eval.api.instance import Instance

    end = lm.tokenizer.eos_token
    pairs = [(lm.apply_chat_template(turns), label + end) for turns in prompts for label in labels]
    requests = [
        Instance(request_type="loglikelihood", doc={}, arguments=pair, idx=at)
        for at, pair in enumerate(pairs)
    ]
    values = [value for value, _ in lm.loglikelihood(requests, disable_tqdm=True)]
    found = []
    for start in range(0, len(values), len(labels)):
        scores = values[start : start + len(labels)]
        found.append(labels[scores.index(max(scores))])
    return found


def few_shot(job: dict[str, Any], parts: Parts) -> list[str]:
    """Labels by log-likelihood after demonstrations."""
    from lm_eval.models.huggingface import HFLM

    with parts.part("few-shot: load"):
        lm = HFLM(pretrained=job["model"], device="cpu")
    prompts = job["few_shot"][: job["measured"]]
    with parts.part("few-shot: score", len(prompts)):
        return best_labels(lm, prompts, job["labels"])


def rag(job: dict[str, Any], parts: Parts) -> list[str]:
    """Labels written by the model below the nearest training rows."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings, HuggingFacePipeline

    with parts.part("rag: load and index"):
        embeddings = HuggingFaceEmbeddings(model_name=job["embedder"])
        documents = [
            Document(f"{row['input']} => {row['target']}", metadata={"source": row["id"]})
            for row in job["train"]
        ]
        retriever = FAISS.from_documents(documents, embeddings).as_retriever(
            search_kwargs={"k": job["passages"]}
        )
        llm = HuggingFacePipeline.from_model_id(
            model_id=job["model"],
            task="text-generation",
            device=-1,
            pipeline_kwargs={
                "max_new_tokens": job["max_new_tokens"],
                "do_sample": False,
                "return_full_text": False,
            },
        )
        tokenizer = llm.pipeline.tokenizer
    answers = []
    rows = job["test"][: job["measured"]]
    with parts.part("rag: answer", len(rows)):
        for row in rows:
            passages = retriever.invoke(row["input"])
            lines = [f"[{one.metadata['source']}] {one.page_content}" for one in passages]
            question = "\n".join(["Context:", *lines, "", f"Input: {row['input']}"])
            turns = [
                {"role": "system", "content": job["instruction"]},
                {"role": "user", "content": question},
            ]
            text = tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
            answers.append(llm.invoke(text).strip())
    return answers


def qlora(job: dict[str, Any], parts: Parts) -> list[str]:
    """Labels by log-likelihood after training on the rows."""
    import torch
    from datasets import Dataset
    from lm_eval.models.huggingface import HFLM
    from peft import LoraConfig
    from transformers import BitsAndBytesConfig
    from trl import SFTConfig, SFTTrainer

    with tempfile.TemporaryDirectory() as folder:
        with parts.part("qlora: load and train"):
            trainer = SFTTrainer(
                model=job["model"],
                args=SFTConfig(
                    output_dir=folder,
                    num_train_epochs=job["epochs"],
                    learning_rate=job["learning_rate"],
                    use_cpu=True,
                    report_to="none",
                    save_strategy="no",
                    logging_strategy="no",
                    disable_tqdm=True,
                ),
                train_dataset=Dataset.from_list(job["chat_rows"]),
                peft_config=LoraConfig(
                    r=16, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM"
                ),
                quantization_config=BitsAndBytesConfig(
                    load_in_4bit=True,
                    bnb_4bit_quant_type="nf4",
                    bnb_4bit_use_double_quant=True,
                    bnb_4bit_compute_dtype=torch.bfloat16,
                ),
            )
            trainer.train()
        prompts = job["plain"][: job["measured"]]
        lm = HFLM(pretrained=trainer.model, tokenizer=trainer.processing_class)
        with parts.part("qlora: score", len(prompts)):
            return best_labels(lm, prompts, job["labels"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the three and write what they answered and what they took."""
    job_file, result_file = map(Path, arguments or sys.argv[1:])
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    job = json.loads(job_file.read_text(encoding="utf-8"))
    parts = Parts()
    answers = {name: way(job, parts) for name, way in WAYS.items()}
    result = {"answers": answers, "parts": parts.found}
    result_file.write_text(json.dumps(result), encoding="utf-8")
    return 0


WAYS = {"few-shot": few_shot, "rag": rag, "qlora": qlora}

if __name__ == "__main__":
    raise SystemExit(main())
