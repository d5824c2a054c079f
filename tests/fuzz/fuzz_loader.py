"""Coverage-guided fuzzing of the data loader: any bytes, read as a file of any format.

    pip install atheris
    python tests/fuzz/fuzz_loader.py tests/fuzz/corpus -runs=20000 -max_len=4096 -timeout=10

Whatever the bytes are, the loader ends in a table or in an AdvisorError; anything else is a bug,
and libFuzzer leaves the input that shows it in a file `crash-*` (`timeout-*`, `oom-*`). New inputs
that reach new code are added to the corpus; `test_corpus.py` reads them all again, without atheris.

The first byte of an input chooses the format (its low bits), whether bad rows are skipped (64) and
whether the task is recognised and the rows are split, too (32); the others are the file.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path

SUFFIXES = (".jsonl", ".json", ".csv", ".tsv", ".parquet")
FORMAT_BITS, SPLIT_BIT, SKIP_BIT = 31, 32, 64
MEMORY_BYTES = 2 << 30


def run_one(data: bytes, folder: Path) -> str:
    """Load the input from a file in `folder`; say how it ended: "table" or the error's message.

    Raises:
        Exception: a bug; the user's mistakes are AdvisorErrors.
    """
    from advisor.data.load import LoadOptions, load
    from advisor.data.split import SplitOptions, lock
    from advisor.data.task import detect
    from advisor.errors import AdvisorError

    if not data:
        return "nothing to read"
    suffix = SUFFIXES[(data[0] & FORMAT_BITS) % len(SUFFIXES)]
    path = folder / f"fuzzed{suffix}"
    path.write_bytes(data[1:])
    try:
        table = load(str(path), LoadOptions(skip_bad_rows=bool(data[0] & SKIP_BIT)))
        # What is stored has to come back, and has to be fit for a file in UTF-8.
        for sample in table.samples(range(len(table))):
            repr(sample).encode("utf-8", "strict")
            "".join((sample.id, sample.input, sample.target or "")).encode("utf-8")
        " ".join(map(repr, table.notes)).encode("utf-8")
        if data[0] & SPLIT_BIT:
            task = detect(table)
            lock(table, None, task, SplitOptions(seed=0, train_limit=50, test_limit=20))
    except AdvisorError as error:
        from reports.messages import say

        return say(error.problem)
    return "table"


def limit_memory() -> None:
    """Let this process take 2 GB more than it has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def main() -> None:
    """Run the fuzzer with libFuzzer's own arguments."""
    import atheris

    with atheris.instrument_imports(include=["advisor.data"]):
        import advisor.data.arrow_formats
        import advisor.data.load
        import advisor.data.split
        import advisor.data.task
        import advisor.data.text_formats  # noqa: F401
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        run_one(b"\x00{}", Path(folder))
        limit_memory()

        def test_one_input(data: bytes) -> None:
            run_one(data, Path(folder))

        atheris.Setup([*sys.argv, "-rss_limit_mb=2048"], test_one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
