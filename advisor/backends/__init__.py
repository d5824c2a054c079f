"""Language models and embedders behind small protocols; `registry` opens them by name."""
