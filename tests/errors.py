"""An error and what people read of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from advisor.errors import AdvisorError
from reports.messages import say


@contextmanager
def says(kind: type[AdvisorError], match: str) -> Iterator[pytest.ExceptionInfo[AdvisorError]]:
    """The error is raised, and its message in English has these words."""
    with pytest.raises(kind) as caught:
        yield caught
    said = say(caught.value.problem)
    assert re.search(match, said), said
