"""The user's own prompt: what it shows, what it refuses, and that nothing in it runs."""

import json

import pytest

from advisor.errors import UsageError
from advisor.types import Message, Metadata, Sample, Task, Wording
from reports.messages import say
from strategies import template
from strategies.prompt import Prompt, Shown
from tests.errors import says

CHAT = """\
- role: system
  content: |
    Route the ticket.
    {% for label in labels %}* {{ label }}
    {% endfor %}
- role: user
  content: "Ticket: {{ input }}"
"""
ROW = Sample("1", "where is it {{ labels }}", None)
SHOWN = (Sample("2", "money back", "refund"),)


def read(tmp_path, text, name="prompt.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return template.read(path)


def messages(own, row=ROW, demonstrations=(), passages=(), instruction=None, kind="classification"):
    task = Task(kind, ("late", "refund"), wording=Wording(instruction, own))
    return [
        (one.role, one.content) for one in Prompt(row, task, demonstrations, passages).messages()
    ]


def test_a_chat_file_is_sent_as_it_is_written_and_a_row_is_no_template(tmp_path):
    found = messages(read(tmp_path, CHAT), demonstrations=SHOWN)
    assert found == [
        ("system", "Route the ticket.\n* late\n* refund\n"),
        ("user", "Ticket: money back"),
        ("assistant", "refund"),
        ("user", "Ticket: where is it {{ labels }}"),
    ]
    as_json = json.dumps([{"role": "user", "content": "Ticket: {{ input }}"}])
    assert messages(read(tmp_path, as_json, "p.json")) == found[-1:]


def test_a_text_is_one_message_and_has_places_for_all_that_a_strategy_shows(tmp_path):
    own = read(
        tmp_path,
        "{{ instruction }}\n{% for one in demonstrations %}{{ one.input }} -> {{ one.output }}\n"
        "{% endfor %}{% for one in passages %}({{ one.id }}) {{ one.text }}\n{% endfor %}"
        "{{ input }} of {{ choices | join('/') }}\n",
        "prompt.txt",
    )
    row = Sample("1", "who?", None, Metadata(choices=("a", "b"), contexts=("own",)))
    found = messages(own, row, SHOWN, (Shown("p", "best"),), "Do it.")
    assert found == [("user", "Do it.\nmoney back -> refund\n(p) best\n() own\nwho? of a/b")]


def test_what_a_template_has_no_place_for_is_shown_all_the_same(tmp_path):
    own = read(tmp_path, "Now: {{ input }}", "prompt.txt")
    history = (Message("user", "hello"), Message("assistant", "yes?"))
    row = Sample("1", "who?", None, Metadata(system="Be kind.", history=history))
    found = messages(own, row, SHOWN, (Shown("p", "best"),), kind="qa")
    assert found[0] == ("user", "Now: money back")
    assert [content for _, content in found[2:4]] == ["hello", "yes?"]
    assert found[-1][1] == "Now: Be kind.\n\nContext:\n[p] best\n\nQuestion: who?"


HOSTILE = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.mkdir('MARK') }}",
    "{{ input.__class__ }}",
    "{{ input|attr('__class__') }}",
    "{{ input['__class__']['__mro__'] }}",
    "{{ labels.append(1) }}",
    "{{ self.__init__ }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% set x = input ~ input %}",
    "{% macro m() %}{{ m() }}{% endmacro %}",
    "{% for a in range(1000000000) %}{% endfor %}",
    "{% for a in input %}{% for b in input %}{% endfor %}{% endfor %}",
    "{{ 'a' * 1000000000 }}",
    "{{ 9 ** 999999999 }}",
    "{{ '%1000000000d' | format(1) }}",
    "{{ input | tojson | tojson | tojson | tojson | tojson }}",
    "{{ input | join('aaaaaaaa') }}",
    "{% for %}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_template_is_one_message_and_nothing_runs(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with says(UsageError, match=r"prompt.yaml, line [34]: "):
        read(tmp_path, f"- role: user\n  content: |\n    {{{{ input }}}}\n    {text}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["prompt.yaml"]


@pytest.mark.parametrize(
    ("text", "name", "line", "what"),
    [
        ("{{ input }}\n{{ lables }}", "p.txt", 2, "unknown place 'lables'"),
        ("one\n{{ input", "p.txt", 2, "unexpected end of template"),
        ("{{ input }}\n{{ input.text }}", "p.txt", 2, "no attribute 'text'"),
        ("{% if labels %}{{ input }}{% endif %}", "p.txt", 1, "not shown in every prompt"),
        ("{{ labels }}", "p.txt", None, "no place for the input"),
        ('[{"role": "user",\n "content": "{{ input }} {{ x }}"}]', "p.json", 2, "unknown place"),
        ('[{"role": "user"\n "content"}]', "p.json", 2, "not valid"),
        ("- role: user\n  content: [", "p.yaml", 2, "not valid"),
        ("- role: tool\n  content: '{{ input }}'", "p.yaml", 2, "expected a list of messages"),
        ("a: b", "p.yaml", None, "expected a list of messages"),
        ("- role: assistant\n  content: '{{ input }}'", "p.yaml", 1, "must be from the user"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(text, name, line, what, tmp_path):
    with says(UsageError, match=what) as caught:
        read(tmp_path, text, name)
    place = f"--prompt {tmp_path / name}"
    assert say(caught.value.problem).startswith(f"{place}, line {line}: " if line else f"{place}: ")
