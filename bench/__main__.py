"""Run every benchmark in turn, each in a process of its own.

    python -m bench [scoring generation retrieval training whole_job endpoint serve] [--model REF]

Each also runs alone, as `python -m bench.NAME`, and has options of its own: `--help` lists them.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys

ALL = ("scoring", "generation", "retrieval", "training", "whole_job", "endpoint", "serve")
WITHOUT_MODEL = ("retrieval", "endpoint")


def main() -> int:
    """Run the named benchmarks, or all; non-zero if one misses its bars."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(ALL)}")
    parser.add_argument("--model", help="a folder or hub id; the bundled model if not given")
    given = parser.parse_args()
    unknown = sorted(set(given.names) - set(ALL))
    if unknown:
        parser.error(f"unknown benchmark {unknown[0]!r}; choose from: {', '.join(ALL)}")
    if importlib.util.find_spec("lm_eval") is None:
        parser.error("lm-eval is not installed. Run: pip install 'llm-strategy-advisor[bench]'")
    failed = []
    for name in given.names or ALL:
        line = [sys.executable, "-m", f"bench.{name}"]
        if given.model and name not in WITHOUT_MODEL:
            line += ["--model", given.model]
        if subprocess.run(line, check=False).returncode != 0:
            failed.append(name)
        print(flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
