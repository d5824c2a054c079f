"""From a run to a folder that was checked: choose, write, replay, describe."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from advisor.errors import UsageError
from advisor.export_findings import Exported
from advisor.handover import export, parity
from advisor.runs.store import RunFolder
from reports.renderers.export import card


def hand_over(
    run: RunFolder, strategy: str | None, out: Path, check: tuple[int, float], *, merged: bool
) -> Exported:
    """Write the folder of a strategy and hold it against the run.

    Args:
        run: a finished run.
        strategy: the id of its result; None for the verdict's winner.
        out: a folder that does not exist or is empty.
        check: test rows to answer again, and by how much the primary metric may be worse on them.
        merged: make an adapter a part of the weights.

    Raises:
        AdvisorError: the strategy cannot be handed over; the folder is not left behind.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError("export-out-exists", path=out)
    chosen, (rows, margin) = export.choose(run, strategy), check
    out.mkdir(parents=True, exist_ok=True)
    try:
        asked = list(export.requests(chosen, export.write(chosen, out, merged=merged)))
        whole = [one for one in asked if one["whole"]]
        golden = export.golden(whole)
        lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in golden)
        (out / "golden.jsonl").write_text("".join(lines), "utf-8")
        again = whole[:rows]
        answers = parity.replay(out, again) if again else []
        held = parity.held_against(chosen, again, answers, margin) if again else None
        export.seal(out)
    except BaseException:
        shutil.rmtree(out)
        raise
    found = Exported(
        str(out),
        chosen.result.id,
        chosen.record.model.id if chosen.record.model else None,
        sum(path.stat().st_size for path in out.rglob("*") if path.is_file()),
        len(golden),
        len(asked) - len(whole),
        held,
    )
    facts = json.loads((out / export.MANIFEST).read_bytes())
    (out / "README.md").write_text(card(found, facts), "utf-8")
    return found
