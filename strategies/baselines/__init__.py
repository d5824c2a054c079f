"""Baselines without a language model: what a fine-tuned or prompted one has to beat.

Every baseline reads the text of `Sample.input` alone (system messages and earlier turns are left
out) and, once its setting is chosen on validation, is fitted on train and validation together.
"""
