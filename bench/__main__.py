"""Run every benchmark in turn: python -m bench [scoring generation retrieval training]."""

from __future__ import annotations

import importlib
import logging
import sys

ALL = ("scoring", "generation", "retrieval", "training")


def main() -> int:
    """Run the named benchmarks, or all; non-zero if an exactness check fails."""
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)  # it warns of optional kernels
    wanted = sys.argv[1:] or list(ALL)
    unknown = sorted(set(wanted) - set(ALL))
    if unknown:
        print(f"unknown benchmark {unknown[0]!r}; choose from: {', '.join(ALL)}")
        return 2
    failed = [name for name in wanted if importlib.import_module(f"bench.{name}").main() != 0]
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
