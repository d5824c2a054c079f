"""Scoring and measuring: per-sample scorers, aggregates, statistics, verdict, phase meters."""
