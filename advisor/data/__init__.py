"""Labelled data: `load` reads any file, `task` names the task, `split` locks the rows."""
