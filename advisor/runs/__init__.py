"""The run folder: whole files, one process at a time."""
