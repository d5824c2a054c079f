"""Everything another package can add to a comparison."""

from pathlib import Path

QUESTIONS = Path(__file__).with_name("questions.toml")
