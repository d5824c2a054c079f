"""Retrieval: documents or training rows -> passages -> index -> prompt."""
