// The lens in place: opens a request's cards above the strip, keeps the history of
// this tab, and tells once what has changed. Without it the chips are links.

const strip = () => document.querySelector("#lens");
let panel; // the sheet with the cards, made when it is first opened
let opener; // what gets the keyboard back when the sheet closes

// ---- Which tab this is

/** A tab keeps its name in its history entries, so that clearing the site's data
    does not take it away; sessionStorage carries it to the next page. The course's
    links name it in the address: the page says whether the shop went by that. */
const tab = document.body.dataset.lensTab || history.state?.tab || stored(sessionStorage, "lens-tab") || newName();
keepAddressClean();
addEventListener("pagehide", () => store(sessionStorage, "lens-tab", tab));

/** The request that led here is told in the strip; a reload is not led by it. */
function keepAddressClean() {
  const address = new URL(location.href);
  address.searchParams.delete("lens");
  history.replaceState({ ...history.state, tab }, "", address);
}

function newName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function stored(storage, key) {
  try {
    return storage.getItem(key);
  } catch {
    return null; // storage is forbidden
  }
}

function store(storage, key, value) {
  try {
    storage.setItem(key, value);
  } catch {
    // Storage is forbidden: the page works without.
  }
}

/** Says that a request was this tab's, unless it belongs to one already. A failure costs a line of the list. */
function claim({ lens: id, claimed }) {
  if (claimed !== undefined) return;
  fetch("/lens/claims", { method: "POST", body: new URLSearchParams({ tab, lens: id }), keepalive: true }).catch(() => {});
}

// ---- The strip

/** Connects a strip: of the page at first, later of what a script has loaded. */
function connectStrip() {
  const lens = strip();
  if (!lens) return;
  const fold = lens.querySelector(":scope > details");
  fold.open = stored(localStorage, "lens") !== "closed";
  fold.addEventListener("toggle", () => {
    store(localStorage, "lens", fold.open ? "open" : "closed");
    if (!fold.open) closePanel();
  });
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  lens.append(spoken);
  claim(lens.dataset);
}

function nameLists(root) {
  for (const link of root.querySelectorAll("[data-lens-list]")) {
    if (!new URLSearchParams(link.search).has("lab")) link.search = new URLSearchParams({ lab: tab });
  }
}

/** Takes the lens over from a page that a script has fetched. */
document.addEventListener("shop:page", ({ detail: page }) => {
  const next = page.querySelector("#lens");
  const lens = strip();
  if (!next || !lens) return;
  lens.querySelector(".lens__strip").replaceChildren(...document.importNode(next.querySelector(".lens__strip"), true).childNodes);
  lens.dataset.lens = next.dataset.lens;
  lens.dataset.story = next.dataset.story ?? "";
  nameLists(lens);
  closePanel();
  keepAddressClean();
  claim(lens.dataset);
  announce();
});

/** Tells who does not see the strip, once, what the request changed. */
function announce() {
  const lens = strip();
  if (lens) lens.querySelector("[aria-live]").textContent = lens.dataset.story ?? "";
}

// ---- The cards in place

function makePanel() {
  panel = document.createElement("div");
  panel.className = "lens__panel";
  panel.id = "lens-panel";
  panel.hidden = true;
  const bar = document.createElement("div");
  bar.className = "lens__bar";
  const heading = document.createElement("p");
  heading.className = "lens__heading";
  const page = document.createElement("a");
  page.className = "lens__button";
  page.textContent = "Open as a page";
  bar.append(heading, page, button("Taller", toggleHeight), button("Close", closePanel));
  const body = document.createElement("div");
  body.className = "lens__body";
  panel.append(bar, body);
  strip().prepend(panel);
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "lens__button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function toggleHeight(event) {
  const { style } = document.documentElement;
  const tall = style.getPropertyValue("--lens-height") === "";
  if (tall) style.setProperty("--lens-height", "80dvh");
  else style.removeProperty("--lens-height");
  event.currentTarget.textContent = tall ? "Lower" : "Taller";
}

async function openCards(address, card, from) {
  const response = await fetch(address).catch(() => null);
  if (!response) return location.assign(address);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const cards = page.querySelector("#lens-cards") ?? page.querySelector("main h1")?.parentElement;
  if (!panel) makePanel();
  if (from && !panel.contains(from)) opener = from;
  panel.querySelector(".lens__heading").textContent = cards.dataset.lensTitle ?? "";
  panel.querySelector("a.lens__button").href = address;
  panel.querySelector(".lens__body").replaceChildren(document.importNode(cards, true));
  panel.hidden = false;
  connectCopy(panel);
  mark(opener);
  show(card);
  uncoverBuyButton();
}

/** Scrolls to a card within the sheet, and puts the keyboard there. */
function show(card) {
  const body = panel.querySelector(".lens__body");
  const target = card && panel.querySelector(`#card-${card}`);
  body.scrollTop = 0;
  if (!target) return;
  target.classList.add("lens-card--chosen");
  body.scrollTop = target.getBoundingClientRect().top - body.getBoundingClientRect().top - 12;
  target.focus({ preventScroll: true });
}

/** The sheet takes its place from the page, not from the button that sells. */
function uncoverBuyButton() {
  const buy = document.querySelector("[data-buy]")?.getBoundingClientRect();
  const top = panel.getBoundingClientRect().top;
  if (buy && buy.bottom > top - 12 && buy.top < innerHeight) scrollBy(0, buy.bottom - top + 12);
}

function mark(chosen) {
  for (const chip of strip().querySelectorAll("[aria-expanded]")) chip.removeAttribute("aria-expanded");
  if (chosen && strip().contains(chosen)) chosen.setAttribute("aria-expanded", "true");
}

function closePanel() {
  if (!panel || panel.hidden) return;
  const inside = panel.contains(document.activeElement);
  panel.hidden = true;
  mark(null);
  if (inside) opener?.focus();
}

addEventListener("click", (event) => {
  const link = event.target.closest('a[href*="/lens/r/"]');
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  if (!link || !plain || link.matches(".lens__button, [href$='.json']") || !strip()?.contains(link)) return;
  event.preventDefault();
  if (link.getAttribute("aria-expanded") === "true" && panel && !panel.hidden) return closePanel();
  openCards(link.pathname, link.hash.replace("#card-", ""), link);
});

addEventListener("keydown", (event) => {
  const lens = strip();
  if (!lens) return;
  if (event.altKey && event.code === "KeyL") {
    event.preventDefault();
    const fold = lens.querySelector(":scope > details");
    const within = lens.contains(document.activeElement);
    fold.open = !(fold.open && within);
    if (fold.open) (lens.querySelector(".chip") ?? lens.querySelector(":scope > details > summary")).focus();
    else lens.querySelector(":scope > details > summary").focus();
  } else if (event.key === "Escape" && panel && !panel.hidden && !document.querySelector("dialog[open]")) {
    closePanel();
  }
});

// ---- Copying

function connectCopy(root) {
  if (!navigator.clipboard) return;
  for (const copy of root.querySelectorAll("[data-copy]")) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copy.parentElement.querySelector("[data-copy-source]").textContent);
      copy.textContent = "Copied";
    });
  }
}

// A list without a tab in its address becomes this tab's.
if (location.pathname === "/lens" && !new URLSearchParams(location.search).has("lab")) location.replace(`/lens?lab=${tab}`);

connectStrip();
nameLists(document);
connectCopy(document);
document.addEventListener("shop:exchanged", (event) => connectCopy(event.target));
setTimeout(announce, 500); // a live region must be there before its text
