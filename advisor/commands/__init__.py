"""Commands that stand on their own; `advisor.cli` puts them together."""
