"""`advisor plan`: what a model would take, before it is downloaded."""

from __future__ import annotations

import click

from advisor import hub
from advisor.commands import completion
from advisor.commands.language import language_option


@click.command()
@click.option(
    "--model",
    required=True,
    metavar="DIR_OR_ID",
    shell_complete=completion.models,
    help="Folder, .gguf file, hub id or smollm2.",
)
@click.option(
    "--method",
    metavar="M",
    shell_complete=completion.methods,
    help="inference, prompt-tuning, qlora, lora or full; all if left out.",
)
@click.option("--seq-len", metavar="N", help="Tokens of the longest row (1024, or the context).")
@click.option("--batch-size", metavar="N", help="Rows in the GPU at once (1).")
@click.option("--gradient-accumulation", metavar="N", help="Batches per optimizer step (1).")
@click.option("--bits", metavar="N", help="Bits per weight: 4, 8, 16 or 32.")
@click.option("--lora-rank", metavar="N", help="Rank of the adapters (16).")
@click.option("--lora-targets", metavar="A,B", help="Linear layers to adapt (all-linear).")
@click.option("--trained-modules", metavar="A,B", help="embed_tokens, lm_head: train them too.")
@click.option("--virtual-tokens", metavar="N", help="Of prompt tuning (20).")
@click.option("--optimizer", metavar="NAME", help="adamw, adamw-8bit, paged-adamw, adafactor ...")
@click.option("--optimizer-in-backward", is_flag=True, help="Free each gradient at once.")
@click.option(
    "--gradient-checkpointing/--no-gradient-checkpointing", default=True, help="Recompute (yes)."
)
@click.option(
    "--framework", metavar="NAME", help="Its defaults: transformers, trl or unsloth (transformers)."
)
@click.option("--offload-checkpoints", is_flag=True, help="Keep checkpoints in CPU memory.")
@click.option("--chunked-loss", is_flag=True, help="Never hold all logits at once.")
@click.option("--upcast", is_flag=True, help="QLoRA: embeddings in float32, as PEFT can.")
@click.option("--attention", metavar="KIND", help="flash or eager (flash).")
@click.option("--packing/--no-packing", default=False, help="Fill rows up with further rows (no).")
@click.option("--gpu", metavar="NAME", help='Plan for another GPU, e.g. "A100 80GB".')
@click.option(
    "--gpu-memory", metavar="GB", help="Its memory in GiB; else as in its name, or found here."
)
@click.option("--gpu-price", metavar="USD", help="US dollars per hour.")
@click.option("--rows", metavar="N", help="Training rows or requests: predicts time and money.")
@click.option("--epochs", metavar="N", help="Passes over the rows (3).")
@click.option("--mean-tokens", metavar="N", help="Tokens of a mean row (as --seq-len).")
@click.option("--new-tokens", metavar="N", help="Tokens generated per request (32).")
@click.option("--offline", is_flag=True, help="Never use the network.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@language_option()
def plan(model: str, offline: bool, as_json: bool, **options: object) -> None:
    """Predict GPU memory, time and money for a model, from its config.json alone.

    \b
    Example:
      advisor plan --model smollm2 --gpu-memory 24
      advisor plan --model smollm2 --method qlora --gpu "A100 80GB" --rows 2000
    """
    import json

    from advisor.estimate.config_file import named, read_config
    from advisor.estimate.hardware import find_gpus
    from advisor.estimate.model_shape import read_shape
    from advisor.estimate.options import read_options
    from advisor.estimate.plan import plan_model
    from advisor.models.opening import config_place
    from reports.renderers.console import open_console
    from reports.renderers.plan import document, render

    hub.set_environment(offline=offline)
    asked = read_options(options)
    where = config_place(model)
    shape = read_shape(read_config(where, offline=offline), named(where))
    found = plan_model(model, shape, asked, asked.machine(() if asked.gpu else find_gpus()))
    if as_json:
        click.echo(json.dumps(document(found), indent=1))
    else:
        render(found, open_console())
