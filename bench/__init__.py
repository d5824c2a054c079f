"""Benchmarks: our way beside the straightforward one, same process, same model, same rows."""
