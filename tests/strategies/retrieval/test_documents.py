import json
import os
import tempfile
from pathlib import Path

import pytest
from pypdf import PdfWriter

from advisor.data_findings import DocumentsEmpty, FilesSkipped
from advisor.errors import ConfigError, DocumentError
from advisor.types import Sample, Task
from strategies.retrieval.documents import load_documents
from strategies.retrieval.passages import passages_from_rows
from strategies.retrieval.splitting import Splitting, split_documents
from tests.errors import says

HTML = (
    "<html><head><title>Returns</title><style>p {color: red}</style></head><body>"
    "<p>Send it <b>back</b>.</p><p>Within 30 days.</p><script>alert(1)</script></body></html>"
)


def write_pdf(path, text):
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources 6 0 R>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        "<</Font<</F1 5 0 R>>>>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj{one}endobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    body += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    body += f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{body.index('xref')}\n%%EOF\n"
    path.write_bytes(body.encode("latin-1"))


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "docs"
    (root / "b").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "b" / "returns.html").write_text(HTML, encoding="utf-8")
    (root / "b" / "note.txt").write_text("\ufeffGrüße", encoding="utf-8")
    (root / "a.md").write_text("# Fees\n\nA transfer costs 1 euro.", encoding="utf-8")
    write_pdf(root / "c.pdf", "Cards arrive in five days.")
    lines = [
        {"id": "x1", "title": "Opening hours", "text": "From nine to five."},
        {"id": 7, "text": "Seven."},
    ]
    (root / "z.jsonl").write_text("\n\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    (root / "empty.txt").write_text("  \n", encoding="utf-8")
    (root / "image.png").write_bytes(b"\x89PNG")
    (root / ".git" / "hidden.txt").write_text("no", encoding="utf-8")
    return root


def by_source(documents):
    return {document.metadata["source"]: document.page_content for document in documents}


def test_every_format_of_a_folder_is_read_in_sorted_order(folder):
    notes = []
    found = by_source(load_documents(folder, notes.append))
    assert list(found) == ["a.md", "b/note.txt", "b/returns.html", "c.pdf", "x1", "7"]
    assert found["a.md"] == "# Fees\n\nA transfer costs 1 euro."
    assert found["b/note.txt"] == "Grüße"
    assert found["c.pdf"].strip() == "Cards arrive in five days."
    assert found["x1"] == "Opening hours\nFrom nine to five."
    assert found["7"] == "Seven."
    assert notes == [FilesSkipped(1, "file", ".png"), DocumentsEmpty(1)]


def test_html_keeps_words_apart_and_drops_code(folder):
    (document,) = load_documents(folder / "b" / "returns.html")
    assert document.metadata == {"source": "returns.html", "title": "Returns"}
    assert " ".join(document.page_content.split()) == "Returns Send it back . Within 30 days."


def test_links_out_of_the_folder_are_not_followed(folder, tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "s.txt").write_text("secret", encoding="utf-8")
    (folder / "file.txt").symlink_to(secret / "s.txt")
    (folder / "elsewhere").symlink_to(secret)
    (folder / "round").symlink_to(folder)
    (folder / "inside.txt").symlink_to(folder / "b" / "note.txt")
    notes = []
    found = by_source(load_documents(folder, notes.append))
    assert "secret" not in found.values()
    assert "inside.txt" in found
    assert not any(source.startswith(("round", "elsewhere")) for source in found)
    assert FilesSkipped(1, "link_out_of_the_folder") in notes


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.txt", "Grüße".encode("latin-1"), "x.txt: not UTF-8 text .*iconv"),
        ("x.md", b"text\0\0", "x.md: this is a binary file"),
        ("x.html", b"<p>Gr\xfc\xdfe", "x.html: not UTF-8 text"),
        ("x.pdf", b"not a pdf at all", "x.pdf: not a readable pdf"),
        ("x.pdf", b"", "x.pdf: not a readable pdf"),
        ("x.docx", b"PK", r"x.docx: files of this kind cannot be read. Use one of .txt"),
        ("x.jsonl", b'{"text": "a"}\n{"text": \n', "x.jsonl, line 2: not valid JSON"),
        ("x.jsonl", b'{"text": "a"}\n[1]\n', r"x.jsonl, line 2: .1. instead of an object"),
        ("x.jsonl", b'{"text": "a"}\n{"id": "b"}\n', "line 2: column 'text' is null, not text"),
        ("x.jsonl", b'{"id": "b"}\n', "x.jsonl: no column of text"),
        ("x.txt", b" ", "no text in 1 readable file"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_remedy(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with says(DocumentError, match=message):
        load_documents(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("x.jsonl", b'{"text": "a"}\n{"text": ' + b"[" * 100_000, "x.jsonl, line 2"),
        ("x.jsonl", b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "x.jsonl, line 1"),
        ("x.html", b"<p>a</p><![foo]]>x", "x.html"),
        ("x.txt", "text".encode("utf-16"), "x.txt"),
        ("x.txt", b"\x1f\x8b\x08\x00", "x.txt"),
    ],
)
def test_hostile_documents_are_one_message(tmp_path, name, content, place):
    (tmp_path / name).write_bytes(content)
    with says(DocumentError, match=f"^{tmp_path}/{place}: ") as caught:
        load_documents(tmp_path / name)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_a_damaged_pdf_is_read_or_named(tmp_path, share):
    write_pdf(tmp_path / "x.pdf", "Cards arrive in five days.")
    whole = (tmp_path / "x.pdf").read_bytes()
    (tmp_path / "x.pdf").write_bytes(whole[: int(len(whole) * share)])
    with says(DocumentError, match=r"x.pdf: (not a readable pdf|no text in 1 readable)"):
        load_documents(tmp_path / "x.pdf")


def test_half_an_emoji_in_a_document_can_be_stored(tmp_path):
    row = b'{"id": "a\\ud83d", "title": "b\\ud83d", "text": "c\\ud83d"}'
    (tmp_path / "x.jsonl").write_bytes(row)
    assert by_source(load_documents(tmp_path)) == {"a\ufffd": "b\ufffd\nc\ufffd"}


def test_pipes_and_links_that_lead_nowhere(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    for name, words in (
        ("pipe.txt", "this is a pipe and no file: it can be read only once."),
        ("a.txt", "this is a link that leads back to itself. Name the file itself."),
        ("gone.txt", "this is a link to a file that does not exist"),
        ("/dev/null", "this is a device and no file"),
    ):
        with says(DocumentError, match=f"^{tmp_path / name}: {words}"):
            load_documents(tmp_path / name)
    (tmp_path / "good.md").write_text("Good.", encoding="utf-8")
    notes = []
    assert by_source(load_documents(tmp_path, notes.append)) == {"good.md": "Good."}
    assert notes == [FilesSkipped(3, "dead_link"), FilesSkipped(1, "no_regular_file")]


def test_a_folder_that_cannot_be_listed_is_named():
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        (root / "a.txt").write_text("a", encoding="utf-8")
        (root / "closed").mkdir(mode=0o000)
        user = os.geteuid()
        if user == 0:  # root may list everything
            load_documents(root)  # what the loaders need is imported while everything is readable
            os.seteuid(65534)
        try:
            with says(DocumentError, match=r"closed: no permission to read it. Change"):
                load_documents(root)
        finally:
            os.seteuid(user)
            (root / "closed").chmod(0o700)


def test_an_encrypted_pdf_is_named(tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    with says(DocumentError, match=r"locked.pdf: this pdf is encrypted"):
        load_documents(tmp_path)


def test_a_missing_path_and_an_empty_folder_are_named(tmp_path):
    with says(DocumentError, match="nowhere: no such file or folder"):
        load_documents(tmp_path / "nowhere")
    with says(DocumentError, match="holds no document"):
        load_documents(tmp_path)


def test_rows_of_a_jsonl_without_known_columns_take_the_longest_and_their_line(tmp_path):
    rows = [{"code": "a", "remark": "a long remark"}, {"code": "b", "remark": "another remark"}]
    (tmp_path / "r.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = by_source(load_documents(tmp_path / "r.jsonl"))
    assert found == {"r.jsonl:1": "a long remark", "r.jsonl:2": "another remark"}


def test_a_document_that_fits_stays_whole(folder):
    passages = split_documents(load_documents(folder))
    assert [passage.id for passage in passages][:2] == ["a.md#0", "b/note.txt#0"]
    assert passages[4].text == "Opening hours\nFrom nine to five."


def test_a_long_document_is_cut_at_sentences_and_each_piece_keeps_its_title(tmp_path):
    sentences = [f"Sentence number {number} is about nothing." for number in range(40)]
    row = {"id": "long", "title": "Title", "text": " ".join(sentences)}
    (tmp_path / "d.jsonl").write_text(json.dumps(row), encoding="utf-8")
    splitting = Splitting(chunk_characters=200, overlap_characters=0)
    passages = split_documents(load_documents(tmp_path), splitting)
    assert [passage.id for passage in passages] == [f"long#{at}" for at in range(len(passages))]
    assert {passage.source for passage in passages} == {"long"}
    assert all(passage.text.startswith("Title\nSentence number") for passage in passages)
    assert all(passage.text.endswith("nothing.") for passage in passages)
    assert all(len(passage.text) <= 200 + len("Title\n") for passage in passages)
    assert " ".join(passage.text.removeprefix("Title\n") for passage in passages) == row["text"]


def test_rows_that_share_an_id_are_numbered_on(tmp_path):
    rows = [{"id": "d", "text": "one"}, {"id": "d", "text": "two"}]
    (tmp_path / "d.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [one.id for one in split_documents(load_documents(tmp_path))] == ["d#0", "d#1"]


@pytest.mark.parametrize(("size", "overlap"), [(0, 0), (10, 10), (10, -1)])
def test_senseless_sizes_are_refused(size, overlap):
    with says(ConfigError, match=f"chunks of {size} characters"):
        Splitting(size, overlap)


def test_training_rows_are_found_by_their_input_and_show_their_target():
    rows = [Sample("1", "where is my card", "card"), Sample("2", "no answer", None)]
    (passage,) = passages_from_rows(rows, Task("classification", ("card",)))
    assert (passage.id, passage.source, passage.searched) == ("1", "1", "where is my card")
    assert passage.text == "Input: where is my card\nLabel: card"
    assert (
        passages_from_rows(rows, Task("qa"))[0].text == "Question: where is my card\nAnswer: card"
    )
