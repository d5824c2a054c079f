"""A data reader: `.cards` files, a row a line, the label behind the last "=>"."""

from advisor.data.readers import Reader


def rows(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text, arrow, label = line.rpartition(" => ")
        if not arrow:
            raise ValueError(f'line {number} has no " => ". Put one before the label.')
        yield {"text": text, "label": label}


READER = Reader(".cards", rows)
