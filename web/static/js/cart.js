// Cart actions without leaving the page. A form is sent as the browser would send
// it; the page that comes back is the one a visitor without scripts gets, and the
// parts that changed are taken from it. A refusal is shown in the same way. Whatever
// else goes wrong, the form is sent the ordinary way: the shop counts an add that
// comes twice once.

// The shop may be mounted below a path, so its addresses are those of its own links.
const cartPath = document.querySelector(".cart-link")?.pathname ?? "/cart";
const onCart = location.pathname === cartPath;
const refusals = [409, 422]; // the statuses of a change that the rules forbid
const refusal = "main [role=alert], main .error__lead"; // the sentence that says why

addEventListener("submit", (event) => {
  const form = event.target;
  const isCartAction = form.method === "post" && form.matches('[action*="/cart/items"], [action*="/cart/saved"]');
  if (!isCartAction || event.defaultPrevented || event.submitter?.name === "then") return;
  event.preventDefault();
  const wish = new URLSearchParams(new FormData(form)).toString();
  if (isNew(form, wish)) send(form, wish);
});

const underWay = new Map(); // a form → its last change that has not been answered
let newest; // the last change of all
let turn = Promise.resolve(); // ends with the request that is under way

/** A second click asks for nothing new, a quantity that was changed again does. */
function isNew(form, wish) {
  const change = underWay.get(form);
  return !change || (form.matches("[data-auto-submit]") && change.wish !== wish);
}

/** Sends one change after the other, of a form the last one, and shows the newest answer. */
async function send(form, wish) {
  const change = (newest = { wish });
  underWay.set(form, change);
  const restoreLabel = showBusy(form);
  const isLast = () => underWay.get(form) === change;
  const request = turn.then(() => isLast() && post(form.action, wish));
  turn = request.catch(() => {});
  try {
    const answer = await request;
    if (answer && change === newest) await show(answer, form, () => change !== newest);
    if (change === newest) renewTokens();
  } catch {
    form.submit();
    return;
  }
  if (isLast()) underWay.delete(form);
  restoreLabel();
}

/** Returns the page that answers, the cart or what tells of a refusal, and the address to show it under. */
async function post(address, body) {
  const headers = { Accept: "text/html", "Content-Type": "application/x-www-form-urlencoded" };
  const response = await fetch(address, { method: "POST", body, headers });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const told = response.ok ? new URL(response.url).pathname === cartPath : refusals.includes(response.status) && page.querySelector(refusal);
  if (!told) throw new Error("neither a cart nor a refusal");
  return { page, address: response.ok ? response.url : cartPath };
}

/** The button keeps its width while it says that something is on its way; returns what ends that. */
function showBusy(form) {
  const button = form.querySelector("button[type=submit].button") ?? document.querySelector(`button[form="${form.id}"]`);
  const content = [...(button?.childNodes ?? [])];
  if (button && form.getAttribute("action").endsWith("/cart/items")) {
    button.style.minInlineSize = `${button.offsetWidth}px`;
    button.replaceChildren("Adding…");
  }
  return () => button?.replaceChildren(...content);
}

/** Shows the new state: in place on the cart's page, in the panel at the side elsewhere. */
async function show({ page, address }, form, isOutdated) {
  const isCart = page.querySelector("main .cart") !== null;
  if (isCart) {
    updateHeader(page);
    updateCounts(page);
  }
  if (isCart && onCart) await exchangeCart(page, address, isOutdated);
  else showAtTheSide(page, form);
  announce(page);
  document.dispatchEvent(new CustomEvent("shop:page", { detail: page })); // for the lens
}

async function exchangeCart(page, address, isOutdated) {
  await exchange(document.querySelector("main"), page.querySelector("main"), isOutdated);
  document.title = page.title;
  history.replaceState(history.state, "", address);
}

/** Asks panel.js for the panel; a change that was made in it keeps the keyboard there. */
function showAtTheSide(page, form) {
  const inside = form.closest("#cart-panel") !== null;
  const focused = inside ? describe(document.activeElement) : "";
  document.dispatchEvent(new CustomEvent("shop:panel", { detail: { page, refusal } }));
  const body = document.querySelector("#cart-panel .panel__body");
  if (inside || page.querySelector(refusal)) refocus(body, focused);
}

function updateHeader(page) {
  const link = document.querySelector(".cart-link");
  link.replaceChildren(...document.importNode(page.querySelector(".cart-link"), true).childNodes);
}

/** The buy box says how many pieces of its product are in the cart, a card of its family. */
function updateCounts(page) {
  const lines = [...page.querySelectorAll("[data-line]")].map((line) => line.dataset);
  for (const place of document.querySelectorAll("[data-sku]")) {
    const { sku, family } = place.dataset;
    const own = lines.filter((line) => (family ? line.family === family : line.line === sku));
    const count = own.reduce((sum, line) => sum + Number(line.quantity), 0);
    const mark = place.querySelector("[data-in-cart]");
    mark.hidden = count === 0;
    mark.querySelector("[data-in-cart-count]").textContent = count;
  }
}

/**
 * Exchanges the content of an element, with a transition where the browser has them.
 * What was changed again before it begins keeps what the visitor sees.
 */
async function exchange(element, replacement, isOutdated) {
  const swap = () => {
    if (isOutdated()) return;
    const focused = describe(document.activeElement);
    element.replaceChildren(...document.importNode(replacement, true).childNodes);
    element.dispatchEvent(new CustomEvent("shop:exchanged", { bubbles: true }));
    refocus(element, focused);
  };
  if (!document.startViewTransition || matchMedia("(prefers-reduced-motion: reduce)").matches) return swap();
  const transition = document.startViewTransition(swap);
  transition.ready.catch(() => {}); // skipped where the visitor leaves meanwhile
  await transition.updateCallbackDone;
}

/** Describes a control so that it is found in the new state; one without a form is not. */
function describe(element) {
  const form = element?.closest("form[action]");
  if (!form) return "";
  const sku = form.querySelector('input[name="sku"]')?.value;
  const which = sku ? `:has(input[name="sku"][value="${sku}"])` : "";
  return `form[action="${form.getAttribute("action")}"]${which} ${element.name ? `[name="${element.name}"]` : element.localName}`;
}

/** The keyboard stays where it was, or goes to what was said about the change; a refusal comes first. */
function refocus(element, selector) {
  const places = ["[role=alert]", selector, "[role=status]", "h1"].filter(Boolean);
  const target = places.map((place) => element.querySelector(place)).find(Boolean);
  if (!target) return;
  if (!target.matches("button, select, input, a")) target.tabIndex = -1;
  target.focus({ preventScroll: !target.matches("[role=alert]") });
}

/**
 * Says what was done, where a screen reader hears it: an open dialog silences what
 * is outside of it. An alert speaks for itself. A live region tells of what changes
 * after it was shown, so the words come a moment later.
 */
function announce(page) {
  const refused = page.querySelector(refusal);
  if (refused?.matches("[role=alert]")) return;
  const words = refused?.textContent.trim() ?? page.querySelector("main [data-announce]")?.dataset.announce ?? "The cart is updated.";
  const region = document.querySelector("dialog[open] .announcement") ?? document.querySelector("#announcement");
  setTimeout(() => (region.textContent = words), 100);
}

/** An add with a token that was used counts once, so the next add needs another. */
function renewTokens() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const token = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  for (const field of document.querySelectorAll('input[name="token"]')) field.value = token;
}
