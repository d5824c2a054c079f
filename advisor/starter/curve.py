"""The training log as a picture: loss over steps, one self-contained SVG."""

import json
from pathlib import Path

WIDTH, HEIGHT, MARGIN = 720, 320, 48


def write(log: Path, picture: Path) -> None:
    """Draw the `loss` of every line of a JSONL training log."""
    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    points = [(int(row["step"]), float(row["loss"])) for row in rows]
    if not points:
        return
    last, top = max(step for step, _ in points), max(loss for _, loss in points)

    def place(step: int, loss: float) -> str:
        x = MARGIN + (WIDTH - 2 * MARGIN) * step / last
        y = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * loss / top
        return f"{x:.1f},{y:.1f}"

    line = " ".join(place(step, loss) for step, loss in points)
    axes = f"{place(0, top)} {place(0, 0)} {place(last, 0)}"
    picture.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="12">'
        f'<polyline points="{axes}" fill="none" stroke="#888"/>'
        f'<polyline points="{line}" fill="none" stroke="#0a6" stroke-width="1.5"/>'
        f'<text x="{MARGIN}" y="{HEIGHT - 16}">step 0 to {last}</text>'
        f'<text x="{MARGIN}" y="24">weighted loss (nats a token), {points[0][1]:.2f} to '
        f"{points[-1][1]:.2f}</text></svg>\n",
        encoding="utf-8",
    )
