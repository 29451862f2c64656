// The cart that is kept in localStorage. The server never sees it; the report
// says how many pieces there are, so that the course can tell what survived.

const shelf = document.querySelector("[data-shelf]");
const key = "crumbs-lab-shelf";
const find = (name) => shelf.querySelector(`[data-${name}]`);

/** The lines: article number → title and quantity. What cannot be read is none. */
function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return new Map(Array.isArray(kept) ? kept.filter(([, line]) => Number.isInteger(line?.quantity)) : []);
  } catch {
    return new Map();
  }
}

function save(lines) {
  if (lines.size > 0) localStorage.setItem(key, JSON.stringify([...lines]));
  else localStorage.removeItem(key);
}

const count = (lines) => [...lines.values()].reduce((sum, line) => sum + line.quantity, 0);

function show(lines) {
  const n = count(lines);
  find("result").textContent = n === 1 ? "1 piece" : `${n} pieces`;
  find("lines").replaceChildren(
    ...[...lines.values()].map(({ title, quantity }) => {
      const item = document.createElement("li");
      item.textContent = `${quantity} × ${title}`;
      return item;
    }),
  );
}

/** Tells the lab; the answer says whether the request brought the session cookie. */
async function report(lines) {
  try {
    const response = await fetch(find("report").action, { method: "POST", body: new URLSearchParams({ local: count(lines) }) });
    const { cookieSent } = await response.json();
    find("told").textContent = `Told the lab: ${count(lines)} in localStorage, and the request ${cookieSent ? "brought" : "did not bring"} the session cookie.`;
  } catch {
    find("told").textContent = "The lab does not answer.";
  }
}

function change(how) {
  const lines = load();
  how(lines);
  try {
    save(lines);
  } catch {
    find("told").textContent = "This browser forbids localStorage.";
    return;
  }
  show(lines);
  report(lines);
}

find("controls").hidden = false;
find("controls").addEventListener("click", ({ target }) => {
  const { add, title } = target.closest("button")?.dataset ?? {};
  if (add) change((lines) => lines.set(add, { title, quantity: (lines.get(add)?.quantity ?? 0) + 1 }));
  else if (target.closest("[data-empty]")) change((lines) => lines.clear());
});
change(() => {});
