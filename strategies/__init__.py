"""Strategies: each fits on labelled rows and returns a predictor. `registry` knows them by name."""
