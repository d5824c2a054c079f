"""Predict a strategy from answers and facts: questions, rules, recommendation."""
