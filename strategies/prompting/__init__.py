"""Strategies that ask the model as it is."""
