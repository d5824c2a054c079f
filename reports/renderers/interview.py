"""The questionnaire in a terminal: arrow keys, back, help. Draws and listens; decides nothing."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from prompt_toolkit import print_formatted_text
from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition, is_done, to_filter
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import ConditionalContainer, HSplit, Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.styles import Style
from prompt_toolkit.utils import get_cwidth
from prompt_toolkit.widgets import RadioList

from advisor.advice.facts import Facts
from advisor.advice.questionnaire import Answers, Question, Questionnaire, Text
from reports.messages import of_language, say
from reports.plain import one_line
from reports.renderers.line_breaks import broken

_DONE = ""
"""The value of the review's first line."""
MARK, NUMBER = "> ", " 1. "
"""What stands before an option."""
OTHER_LINES = 6
"""Of a screen beside the options, mostly."""
_STYLE = Style.from_dict(
    {
        "progress": "ansibrightblack",
        "question": "bold",
        "chosen": "bold ansicyan",
        "help": "italic",
        "keys": "ansibrightblack",
        "answer": "ansicyan",
        "measured": "ansigreen",
    }
)


@dataclass
class Interview:
    """One interview.

    Args:
        questions: all of them.
        next_question: of those, the one to ask after some answers; None at the end.
        measured: answers that were filled in; shown, not asked, open to change in the review.
        facts: what they were measured from, shown first.
        on_change: is told the answers after each one, so that they can be kept.
    """

    questions: Questionnaire
    next_question: Callable[[Answers], Question | None]
    measured: Answers
    facts: Facts
    on_change: Callable[[Mapping[str, str]], None]
    _answers: dict[str, str] = field(default_factory=dict)
    _aside: dict[str, str] = field(default_factory=dict)
    _before: dict[str, str] = field(default_factory=dict)

    def run(self, earlier: Answers | None = None) -> dict[str, str]:
        """Ask until nothing is open and the review is accepted.

        Args:
            earlier: answers of an interview that was left half-way.

        Returns:
            The answers of the review, and earlier ones that do not go with them and count for
            nothing.

        Raises:
            KeyboardInterrupt: the user left; `on_change` has the answers so far.
        """
        self._aside = dict(earlier or {})
        self._answers = self._still_asked(self._aside)
        self._show_measured()
        if self._answers:
            _print(("class:progress", say("ask-resumed", count=len(self._answers))))
        while True:
            question = self.next_question(self._answers)
            if question is not None:
                self._ask(question)
                continue
            changed = self._review()
            if changed == _DONE:
                return {**self._left_aside(), **self._answers}
            if changed is None:
                self._back()
            else:
                self._change(self.questions[changed])

    def _ask(self, question: Question) -> None:
        number = len(self._answers) + 1
        chosen = self._choose(question, number)
        if chosen is None:
            self._back()
            return
        self._keep(question, chosen)

    def _change(self, question: Question) -> None:
        chosen = self._choose(question, None)
        if chosen is not None:
            self._keep(question, chosen)
            self._answers = self._still_asked(self._answers)
            self.on_change(self._answers)

    def _keep(self, question: Question, chosen: str) -> None:
        self._answers[question.id] = chosen
        self._before[question.id] = chosen
        self.on_change(self._answers)
        said = of_language(question.option(chosen).text)
        self._print_answer(question, said, "class:answer")

    def _back(self) -> None:
        if self._answers:
            name, option = self._answers.popitem()
            self._aside.pop(name, None)
            self._before[name] = option
            self.on_change(self._answers)

    def _choose(self, question: Question, number: int | None) -> str | None:
        default = self._before.get(question.id) or self._known().get(question.id)
        marked = self.measured.get(question.id)
        options = [
            (one.id, _marked(one.text) if one.id == marked else of_language(one.text))
            for one in question.options
        ]
        progress = ""
        if number is not None:
            most = self.questions.most_questions
            progress = say("ask-progress", number=number, most=most)
        return _Screen(progress, of_language(question.text), of_language(question.help)).choose(
            options, default
        )

    def _review(self) -> str | None:
        known = self._known()
        options = [(_DONE, say("ask-show-advice"))]
        for question in self.questions.questions:
            if question.id in known:
                text = question.option(known[question.id]).text
                asked = question.id in self._answers
                said = of_language(text) if asked else _marked(text)
                topic = say("ask-topic", question=question.id)
                options.append((question.id, say("ask-reviewed", topic=topic, answer=said)))
        return _Screen("", say("ask-review"), say("ask-review-help")).choose(options, _DONE)

    def _left_aside(self) -> dict[str, str]:
        """The earlier answers that count for nothing beside the others."""
        aside = {name: one for name, one in self._aside.items() if name not in self._answers}
        while counted := aside.keys() & self.questions.counted({**self._known(), **aside}).keys():
            for name in counted:
                del aside[name]
        return aside

    def _still_asked(self, answers: Answers) -> dict[str, str]:
        """The answers that count, after an earlier one was changed; in the order given."""
        known = self.questions.counted({**self.measured, **answers})
        return {name: option for name, option in answers.items() if name in known}

    def _known(self) -> dict[str, str]:
        return {**self.measured, **self._answers}

    def _show_measured(self) -> None:
        for line in measured_facts(self.facts):
            _print(("class:measured", one_line(line)))
        for name, option in self.measured.items():
            question = self.questions[name]
            said = _marked(question.option(option).text)
            self._print_answer(question, said, "class:measured")

    def _print_answer(self, question: Question, said: str, style: str) -> None:
        _print(("", f"· {of_language(question.text)}"), (style, f"  {said}"))


def measured_facts(facts: Facts) -> list[str]:
    """What was measured, a line per thing looked at."""
    lines = []
    data, documents, hardware = facts.data, facts.documents, facts.hardware
    if data is not None:
        kind = data.kind or "unknown"
        lines.append(
            say(
                "ask-facts-data",
                path=data.path,
                rows=data.rows,
                kind="labels" if data.classes is not None else kind,
                classes=data.classes,
                smallest=data.smallest_class,
                largest=data.largest_class,
                inputs=data.input_characters,
                targets=data.target_characters,
                language=data.language or "unknown",
            )
        )
    if documents is not None:
        lines.append(
            say(
                "ask-facts-documents",
                path=documents.path,
                documents=documents.documents,
                characters=documents.characters,
            )
        )
    if hardware is not None and hardware.gpu_bytes:
        lines.append(say("ask-facts-gpu", gpu=hardware.gpu_name, size=hardware.gpu_bytes))
    elif hardware is not None:
        lines.append(say("ask-facts-no-gpu"))
    if facts.model is not None:
        lines.append(say("ask-facts-model", model=facts.model.name, billions=facts.model.billions))
    return lines


def _marked(option: Text) -> str:
    """An answer with the mark of what was measured and not asked."""
    return say("ask-measured-answer", answer=of_language(option))


@dataclass(frozen=True)
class _Screen:
    """One choice: a question, its options, help that opens with `?`, and the keys."""

    progress: str
    question: str
    help: str

    def choose(self, options: Sequence[tuple[str, str]], default: str | None) -> str | None:
        """Let the user choose; None for back."""
        size = shutil.get_terminal_size()
        numbered = len(options) < 10
        margin = " " * len(MARK + NUMBER * numbered)
        values = [(value, _hanging(text, margin, size.columns)) for value, text in options]
        lines = sum(text.count("\n") + 1 for _, text in values)
        radio = RadioList(
            values=values,
            default=default,
            select_on_focus=True,
            open_character="",
            select_character=">",
            close_character="",
            container_style="",
            default_style="",
            selected_style="",
            checked_style="class:chosen",
            number_style="",
            show_cursor=False,
            show_numbers=numbered,
            show_scrollbar=lines + OTHER_LINES > size.lines,
        )
        radio.window.wrap_lines = to_filter(True)
        shown = {"help": False}
        helping = Condition(lambda: shown["help"])

        def toggle() -> None:
            shown["help"] = not shown["help"]

        parts = HSplit(
            [
                ConditionalContainer(_line(self.progress, "class:progress"), bool(self.progress)),
                _line(self.question, "class:question"),
                radio,
                ConditionalContainer(_line(self.help, "class:help"), helping),
                ConditionalContainer(_line(say("ask-keys"), "class:keys"), ~is_done),
            ]
        )
        app: Application[str | None] = Application(
            layout=Layout(parts, focused_element=radio),
            key_bindings=_bindings(radio, toggle),
            style=_STYLE,
            erase_when_done=True,
        )
        try:
            return app.run()
        except EOFError as error:
            raise KeyboardInterrupt from error


def _bindings(radio: RadioList[str], toggle: Callable[[], None]) -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add("enter", eager=True)
    def _accept(event: KeyPressEvent) -> None:
        event.app.exit(result=radio.current_value)

    @bindings.add("left", eager=True)
    @bindings.add("backspace", eager=True)
    def _back(event: KeyPressEvent) -> None:
        event.app.exit(result=None)

    @bindings.add("?", eager=True)
    @bindings.add("？", eager=True)
    @bindings.add("f1", eager=True)
    def _help(event: KeyPressEvent) -> None:
        toggle()
        event.app.invalidate()

    @bindings.add("c-c", eager=True)
    @bindings.add("c-d", eager=True)
    @bindings.add("<sigint>")
    def _leave(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt())

    return bindings


def _line(text: str, style: str) -> Window:
    control = FormattedTextControl(lambda: [(style, _wrapped(text))])
    return Window(control, wrap_lines=True, dont_extend_height=True)


def _print(*lines: tuple[str, str]) -> None:
    for style, text in lines:
        print_formatted_text(FormattedText([(style, _wrapped(text))]), style=_STYLE)


def _hanging(text: str, margin: str, columns: int) -> str:
    """An option after its mark and number, every further line under the first word."""
    lines = broken(text, max(20, columns - 1 - len(margin)), get_cwidth)
    return f"\n{margin}".join(lines)


def _wrapped(text: str) -> str:
    """Lines broken between words, Chinese ones between any two signs."""
    width = max(20, shutil.get_terminal_size().columns - 1)
    indent = " " * (len(text) - len(text.lstrip()) or 2)
    if get_cwidth(text) > len(text):
        return f"\n{indent}".join(broken(text, width - len(indent), get_cwidth))
    return textwrap.fill(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
