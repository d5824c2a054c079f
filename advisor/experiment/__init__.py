"""The comparison: lock the split, run each trial in a process of its own, score, store, decide."""
