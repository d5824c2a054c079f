"""The bundled offline model: text generator, tokenizer, training script and weights.

Importing this package costs nothing; the heavy parts live in its modules.
"""

from pathlib import Path


def path() -> Path:
    """Folder of the shipped weights, tokenizer and chat template (a Hugging Face model folder)."""
    return Path(__file__).resolve().parent / "weights"
