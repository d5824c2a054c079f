"use strict";
(() => {
  // Paper has nothing to click: folded parts are open while printing.
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details:is(.folded, .small):not([open])")) {
      part.open = true;
      part.dataset.printing = "";
    }
  });
  addEventListener("afterprint", () => {
    for (const part of document.querySelectorAll("details[data-printing]")) {
      part.open = false;
      delete part.dataset.printing;
    }
  });

  const source = document.getElementById("row-data");
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const byId = (id) => document.getElementById(id);
  const list = byId("row-list"), count = byId("row-count"), more = byId("row-more");
  const search = byId("row-search"), filter = byId("row-filter"), label = byId("row-label");
  let found = data.rows, shown = 0;

  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const number = (value) => value.toLocaleString("en-US");

  // Text reaches the page as text only: nothing here parses markup.
  function add(parent, tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    parent.append(element);
    return element;
  }

  // Signs that would reorder what follows are shown by their code point, other controls as U+FFFD.
  const visible = (text) => text.replace(/\r\n/g, "\n")
    .replace(/[\u202a-\u202e\u2066-\u2069]/g,
      (sign) => `[U+${sign.charCodeAt(0).toString(16).toUpperCase()}]`)
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]/g, "\ufffd");

  function addText(parent, tag, name, text) {
    const element = add(parent, tag, name);
    element.dir = "auto";
    if (text.length <= data.long) {
      element.textContent = visible(text);
      return;
    }
    element.textContent = visible(text.slice(0, data.long));
    const rest = add(element, "button", "rest", fill(data.words.cut, { length: number(text.length) }));
    rest.type = "button";
    rest.addEventListener("click", () => { element.textContent = visible(text); });
  }

  const names = (who) => visible(who.map((index) => data.strategies[index]).join(data.words.between));

  // The turns are drawn when they are first opened: most prompts of a page never are.
  function addPrompt(parent, row, who, turns) {
    const details = add(parent, "details", "sent");
    const summary = add(details, "summary", "", data.words.prompt);
    summary.append(" ");
    add(summary, "span", "who", names(who));
    details.addEventListener("toggle", () => {
      add(details, "p", "note", data.words.promptNote);
      const list = add(details, "ol", "turns");
      for (const [role, parts] of turns.map((place) => data.turns[place])) {
        const turn = add(list, "li");
        add(turn, "span", "role", data.words.roles[role]);
        turn.append(" ");
        const said = add(turn, "span", "text");
        said.dir = "auto";
        for (const place of parts) {
          if (place < 0) addText(said, "span", "own", row.input);
          else addText(said, "span", "", data.texts[place]);
        }
      }
    }, { once: true });
  }

  function draw(row) {
    const item = document.createElement("li");
    const asked = add(item, "div", "asked");
    addText(asked, "p", "id", row.id);
    addText(asked, "p", "text", row.input);
    if (row.target !== null) {
      const expected = add(asked, "p", "expected");
      add(expected, "span", "", data.words.expected);
      expected.append(" ");
      addText(expected, "bdi", "", row.target);
    }
    const given = add(item, "div", "given");
    const answers = add(given, "ul");
    for (const [text, mark, markText, who] of row.answers) {
      const answer = add(answers, "li", mark);
      add(answer, "span", "mark", markText);
      answer.append(" ");
      addText(answer, "bdi", "text", text);
      answer.append(" ");
      add(answer, "span", "who", names(who));
    }
    if (row.evidence.length) {
      const details = add(given, "details");
      add(details, "summary", "", data.words.evidence);
      for (const [index, ids] of row.evidence) {
        const line = add(details, "p");
        add(line, "span", "who", visible(data.strategies[index]));
        line.append(` ${data.words.evidenceOf[index]} `);
        addText(line, "bdi", "", ids.join(data.words.between));
      }
    }
    for (const [who, turns] of row.prompts) addPrompt(given, row, who, turns);
    return item;
  }

  function drawMore() {
    const next = found.slice(shown, shown + data.page);
    list.append(...next.map(draw));
    shown += next.length;
    more.hidden = shown >= found.length;
    count.textContent = found.length
      ? fill(data.words.count, { found: number(found.length), all: number(data.rows.length), shown: number(shown) })
      : data.words.nothing;
  }

  const haystack = (row) => {
    row.haystack ??= [row.id, row.input, row.target ?? "", ...row.answers.map((answer) => answer[0])]
      .join("\n").toLowerCase();
    return row.haystack;
  };

  function apply() {
    const needle = search.value.trim().toLowerCase();
    const target = label && label.value ? labels[Number(label.value) - 1] : null;
    found = data.rows.filter((row) =>
      (!filter.value || row.flags.includes(filter.value))
      && (target === null || row.target === target)
      && (!needle || haystack(row).includes(needle)));
    shown = 0;
    list.replaceChildren();
    drawMore();
  }

  const labels = data.labels;
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 80);
  });
  filter.addEventListener("change", apply);
  if (label) label.addEventListener("change", apply);
  more.addEventListener("click", () => {
    const from = list.children.length;
    drawMore();
    const first = list.children[from];
    if (first) { first.tabIndex = -1; first.focus({ preventScroll: true }); }
  });
  byId("row-filters").addEventListener("submit", (event) => event.preventDefault());
  byId("row-filters").hidden = false;
  apply();
})();
