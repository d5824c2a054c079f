"""Hands over a strategy: a folder that answers without this program."""
