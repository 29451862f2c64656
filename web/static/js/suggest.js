// Suggestions under the search field, after the ARIA pattern of a combobox with
// a list (www.w3.org/WAI/ARIA/apg/patterns/combobox). Without scripts the field
// is a form like any other.

const pause = 120; // milliseconds without a keystroke before the shop is asked
const shortest = 2; // characters before it is asked at all
const longest = 8; // rows
const storageKey = "recent-searches";
const keptSearches = 5;

/** What was searched for in this browser, newest first. The shop never learns of it. */
const recent = {
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(storageKey));
      return Array.isArray(kept) ? kept.filter((text) => typeof text === "string").slice(0, keptSearches) : [];
    } catch {
      return []; // storage is forbidden, or holds something else
    }
  },
  write(texts) {
    try {
      if (texts.length > 0) localStorage.setItem(storageKey, JSON.stringify(texts.slice(0, keptSearches)));
      else localStorage.removeItem(storageKey);
    } catch {
      // Storage is forbidden: nothing is remembered.
    }
  },
  without: (text) => recent.read().filter((kept) => kept.toLowerCase() !== text.toLowerCase()),
  add: (text) => text && recent.write([text, ...recent.without(text)]),
  remove: (text) => recent.write(recent.without(text)),
};

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Marks the beginning of a text that was typed. */
function segmentsOf(text, typed) {
  if (!typed || !text.toLowerCase().startsWith(typed.toLowerCase())) return [{ text }];
  return [{ text: text.slice(0, typed.length), marked: true }, { text: text.slice(typed.length) }];
}

class Combobox {
  rows = [];
  active = -1;

  constructor(form) {
    this.form = form;
    this.input = form.elements.q;
    this.shop = form.getAttribute("action").replace(/search$/, ""); // the shop may be mounted below a path
    this.list = element("ul", { class: "suggest__list", role: "listbox", id: "suggestions", "aria-label": "Suggestions" });
    this.hint = element("p", { class: "suggest__hint", id: "suggestions-hint" }, "Delete takes a recent search off this list.");
    this.status = element("p", { class: "visually-hidden", role: "status" });
    this.panel = element("div", { class: "suggest" }, this.list, this.hint);
    this.panel.hidden = true;
    form.append(this.panel, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "suggestions",
    })) {
      this.input.setAttribute(name, value);
    }
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.typing());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("click", () => this.panel.hidden && this.ask());
    this.input.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", (event) => this.submit(event));
    // The field keeps the focus while the mouse is on the list.
    this.panel.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.click(event));
  }

  typing() {
    this.activate(-1); // Enter belongs to what is typed
    clearTimeout(this.timer);
    this.request?.abort();
    this.timer = setTimeout(() => this.ask(), pause);
  }

  /** Shows recent searches at once, and the shop's suggestions when they are there. */
  async ask() {
    const typed = this.input.value.trim();
    const own = this.recentRows(typed);
    if (typed.length < shortest) return this.show(own);
    this.request?.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      const answer = await fetch(`${this.shop}search/suggest?q=${encodeURIComponent(typed)}`, { signal });
      if (!answer.ok) return this.show(own);
      const { suggestions } = await answer.json();
      const known = new Set(own.map((row) => row.text.toLowerCase()));
      this.show([...own, ...suggestions.filter((row) => row.kind !== "words" || !known.has(row.text))]);
    } catch {
      if (!signal.aborted) this.show(own); // the shop does not answer: the form still works
    }
  }

  recentRows(typed) {
    return recent
      .read()
      .filter((text) => text.toLowerCase().startsWith(typed.toLowerCase()) && text !== typed)
      .map((text) => ({ kind: "recent", text, segments: segmentsOf(text, typed) }));
  }

  show(rows) {
    if (document.activeElement !== this.input) return;
    const pointedAt = this.rows[this.active]?.text; // an answer may come while the arrows are in use
    this.rows = rows.slice(0, longest);
    this.list.replaceChildren(...this.rows.map((row, i) => this.option(row, i)));
    this.hint.hidden = !this.rows.some((row) => row.kind === "recent");
    this.panel.hidden = this.rows.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.panel.hidden));
    this.activate(this.rows.findIndex((row) => row.text === pointedAt));
    const n = this.rows.length;
    this.status.textContent = n === 0 ? "No suggestions" : n === 1 ? "1 suggestion" : `${n} suggestions`;
  }

  option(row, i) {
    const text = element("span", { class: "suggest__text" });
    for (const { text: part, marked } of row.segments) {
      text.append(marked ? element("mark", { class: "found" }, part) : part);
    }
    const option = element("li", { class: `suggest__row suggest__row--${row.kind}`, role: "option", id: `suggestion-${i}`, "aria-selected": "false" }, text);
    const note = { recent: "Recent search", department: "Department" }[row.kind];
    if (note) option.append(element("span", { class: "suggest__note" }, note));
    if (row.kind === "recent") {
      // For the mouse alone: the keyboard has Delete, and an option holds no button.
      option.append(element("span", { class: "suggest__remove", "aria-hidden": "true", title: "Remove" }));
      option.setAttribute("aria-describedby", "suggestions-hint");
    }
    return option;
  }

  /** Points at a row; -1 points at none, which is the field itself. */
  activate(i) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = i;
    const option = this.list.children[i];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    if (event.isComposing) return; // an input method has its own use for these keys
    const open = !this.panel.hidden;
    const actions = {
      ArrowDown: () => (open ? this.step(1) : this.ask()),
      ArrowUp: () => open && this.step(-1),
      Delete: () => open && !event.repeat && this.rows[this.active]?.kind === "recent" && this.forget(this.active),
      Escape: () => open && this.close(),
    };
    const handled = actions[event.key]?.();
    if (handled !== undefined && handled !== false) event.preventDefault();
  }

  /** Moves through the rows and the field in a circle. */
  step(by) {
    const places = this.rows.length + 1;
    this.activate(((this.active + 1 + by + places) % places) - 1);
    return true;
  }

  click(event) {
    const option = event.target.closest("[role=option]");
    const i = [...this.list.children].indexOf(option);
    if (i < 0) return;
    if (event.target.closest(".suggest__remove")) this.forget(i);
    else this.choose(i);
  }

  /** A row is chosen as the form is sent: by Enter, which sends it anyway. */
  choose(i) {
    this.activate(i);
    this.form.requestSubmit();
  }

  /** A product and a department are places to go to; words are searched for, in the department that is set. */
  submit(event) {
    const row = this.rows[this.active];
    if (row?.kind === "product" || row?.kind === "department") {
      event.preventDefault();
      location.assign(this.shop + row.href.slice(1));
      return;
    }
    if (row) this.input.value = row.text;
    recent.add(this.input.value.trim());
  }

  forget(i) {
    recent.remove(this.rows[i].text);
    this.show(this.rows.filter((_, place) => place !== i));
    if (this.rows.length > 0) this.activate(Math.min(i, this.rows.length - 1));
    return true;
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.panel.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
    return true;
  }
}

// The header's form alone: the ids of the list stand for one field.
document.querySelectorAll(".header form[role=search]").forEach((form) => new Combobox(form));
