// The course where scripts run: it keeps the learner's name, looks every two seconds
// whether the step that is to be done has happened, and shows it in place. Without
// it the page looks when "I did it" is pressed.

const page = document.querySelector("[data-learn]");
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
const everyTwoSeconds = 2000;

// ---- Who is learning

/** lens.js has read the name of this tab, or made one, before this runs: it is in the
    history entry. A learner who came before goes on under the name of that time, and
    the tab takes it over from the address. */
function nameLearner() {
  const told = new URLSearchParams(location.search).get("lab");
  const own = remembered();
  if (told === page.dataset.learn) {
    if (own === null) remember(told);
    else if (own !== told) askWho(told, own);
    forgetLooking();
    return true;
  }
  if (told !== null && told !== own) {
    askWho(told, own ?? page.dataset.learn);
    return true;
  }
  const address = new URL(location.href);
  address.searchParams.set("lab", own ?? history.state?.tab ?? page.dataset.learn);
  if (told !== null) address.hash = ""; // to the same address with a fragment nothing would be loaded
  location.replace(address);
  return false;
}

/** An address takes no other learner's place without being asked: its author would
    see what is done under that name. Where it names nobody, the page says so. */
function askWho(told, own) {
  const question = document.querySelector("[data-learn-who]");
  if (!question) return;
  const keep = question.querySelector("[data-learn-keep]");
  const address = new URL(keep.href);
  address.searchParams.set("lab", own);
  keep.href = address;
  keep.addEventListener("click", () => remember(own));
  question.querySelector("[data-learn-take]").addEventListener("click", () => remember(told));
  question.hidden = false;
}

/** Whoever enters a code has been asked. */
function rememberEntered() {
  const code = document.querySelector("#learn-enter");
  code?.form.addEventListener("submit", () => isName(code.value) && remember(code.value));
}

/** What "I did it" found out is told once; a reload did not ask. */
function forgetLooking() {
  const address = new URL(location.href);
  address.searchParams.delete("looked");
  history.replaceState(history.state, "", address);
}

const isName = (text) => /^[\w-]{16,64}$/.test(text ?? "");

function remembered() {
  try {
    const name = localStorage.getItem("learn");
    return isName(name) ? name : null;
  } catch {
    return null; // storage is forbidden
  }
}

function remember(name) {
  try {
    localStorage.setItem("learn", name);
  } catch {
    // Storage is forbidden: the name is in the address.
  }
}

// ---- Has it happened?

let waiting; // for the next look
let looking = false;

const watched = () => document.querySelectorAll("[data-watch]");

/** Looks now, and goes on every two seconds while there is something to see and
    somebody who sees it. */
async function look() {
  clearTimeout(waiting);
  if (looking || document.hidden || watched().length === 0) return;
  looking = true;
  try {
    const news = await Promise.all([...watched()].map(ask));
    if (news.some((text) => text !== null)) await refresh(news.filter(Boolean).join(" "));
  } catch {
    // An answer that broke off: it is asked again.
  } finally {
    looking = false;
    waiting = setTimeout(look, everyTwoSeconds);
  }
}

/** Asks about one experiment. Returns what is new, null for nothing. */
async function ask(section) {
  const { chapter, experiment, state } = section.dataset;
  const query = new URLSearchParams({ lab: page.dataset.learn, chapter, experiment });
  const response = await fetch(`/lens/check?${query}`).catch(() => null);
  if (!response?.ok) return null; // it is asked again
  const found = await response.json();
  return found.state === state ? null : found.say;
}

/** Takes the parts that have changed over from the page as it is now. */
async function refresh(news) {
  const response = await fetch(location.pathname + location.search).catch(() => null);
  if (!response?.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  const changed = [...document.querySelectorAll("[data-part]")]
    .map((part) => [part, next.getElementById(part.id)])
    .filter(([part, other]) => other && (part.dataset.state !== other.dataset.state || !part.dataset.state));
  await move(() => changed.forEach(([part, other]) => exchange(part, document.importNode(other, true))));
  document.querySelector("[data-learn-status]").textContent = news;
}

function move(change) {
  if (!document.startViewTransition || reducedMotion.matches) return change();
  const transition = document.startViewTransition(change);
  transition.ready.catch(() => {}); // skipped where the learner leaves meanwhile
  return transition.updateCallbackDone;
}

/** Puts a new part in the place of the old one, and keeps the focus and what is open. */
function exchange(part, next) {
  const path = pathTo(part, document.activeElement);
  for (const fold of next.querySelectorAll("[data-fold]")) {
    fold.open = part.querySelector(`[data-fold="${CSS.escape(fold.dataset.fold)}"]`)?.open ?? fold.open;
  }
  part.replaceWith(next);
  if (path) (next.querySelector(path) ?? focusable(next)).focus({ preventScroll: true });
  next.dispatchEvent(new CustomEvent("shop:exchanged", { bubbles: true }));
  connect(next);
}

function focusable(part) {
  part.tabIndex = -1;
  return part;
}

/** A selector for the element with the focus, where that is in the part. */
function pathTo(part, focused) {
  if (!part.contains(focused) || part === focused) return null;
  if (focused.id) return `#${CSS.escape(focused.id)}`;
  const form = focused.closest("form")?.getAttribute("action");
  const name = focused.getAttribute("href") ? `[href="${CSS.escape(focused.getAttribute("href"))}"]` : "";
  const value = focused.name ? `[name="${focused.name}"][value="${CSS.escape(focused.value)}"]` : "";
  return `${form ? `form[action="${CSS.escape(form)}"] ` : ""}${focused.localName}${name}${value}`;
}

// ---- Times

/** Writes times of day in the reader's own zone. */
function localTime(time) {
  time.title = time.textContent;
  time.textContent = new Date(time.dateTime).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** Counts the seconds down to something that ends soon. */
function countDown(line) {
  const left = Math.ceil((new Date(line.dataset.until) - Date.now()) / 1000);
  if (left <= 0) {
    line.textContent = line.dataset.past;
    line.dataset.over = "";
  } else {
    line.querySelector("[data-left]").textContent = `in ${left} s`;
  }
}

function tick() {
  document.querySelectorAll("[data-until]:not([data-over])").forEach(countDown);
}

// ---- Before a room

/** R uncovers the answers, and covers them again, while the focus is in the course's
    part of the page, or nowhere. */
function reveal(event) {
  const typing = event.target.matches?.("input, textarea, select") || !(page.contains(event.target) || event.target === document.body);
  if (event.key.toLowerCase() !== "r" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  const covers = [...document.querySelectorAll("[data-reveal]")];
  const open = covers.some((cover) => !cover.open);
  covers.forEach((cover) => (cover.open = open));
}

function connect(root) {
  root.querySelectorAll("[data-local-time]").forEach(localTime);
  root.querySelectorAll("[data-watching]").forEach((note) => (note.textContent = "This page is watching. It looks by itself every two seconds."));
  tick();
}

if (page && nameLearner()) {
  connect(document);
  rememberEntered();
  setInterval(tick, 1000);
  addEventListener("keydown", reveal);
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
  look();
}
