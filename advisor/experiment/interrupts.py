"""Ctrl-C, kept where Python loses it.

An exception that a signal raises inside a finaliser, a weak reference's callback or a C function
that asks for an attribute is dropped there, and the run would go on.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from advisor.types import Event


@contextmanager
def never_lost(on_event: Callable[[Event], None]) -> Iterator[Callable[[Event], None]]:
    """Raise KeyboardInterrupt at the next event at the latest, once Ctrl-C was pressed.

    Args:
        on_event: called with each event until then.

    Yields:
        What to call in its place; a running trial is never silent for longer than `SILENCE_S`.
    """
    pressed = threading.Event()

    def remember(number: int, frame: FrameType | None) -> None:
        pressed.set()
        signal.default_int_handler(number, frame)

    def tell(event: Event) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        on_event(event)

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler or (
        threading.current_thread() is not threading.main_thread()
    ):
        yield on_event  # Ctrl-C is somebody else's here
        return
    signal.signal(signal.SIGINT, remember)
    try:
        yield tell
    finally:
        signal.signal(signal.SIGINT, before)
