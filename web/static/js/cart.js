// Cart actions without leaving the page. A form is sent as the browser would send
// it; the page that comes back is the one a visitor without scripts gets, and the
// parts that changed are taken from it. Whatever goes wrong, the form is sent the
// ordinary way: the shop counts an add that comes twice once.

const onCart = location.pathname === "/cart";

addEventListener("submit", (event) => {
  const form = event.target;
  const isCartAction = form.method === "post" && form.matches('[action^="/cart/items"], [action^="/cart/saved"]');
  if (!isCartAction || event.defaultPrevented || event.submitter?.name === "then") return;
  event.preventDefault();
  if (!form.dataset.sent) send(form);
});

async function send(form) {
  const label = showBusy(form);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "text/html" },
    });
    if (!response.ok || new URL(response.url).pathname !== "/cart") throw new Error("not a cart");
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    await show(page, response.url, form);
    renewTokens();
  } catch {
    form.submit();
    return;
  }
  label.restore();
}

/** The button keeps its width while it says that something is on its way. */
function showBusy(form) {
  form.dataset.sent = "true";
  const button = form.querySelector("button[type=submit].button") ?? document.querySelector(`button[form="${form.id}"]`);
  const content = [...(button?.childNodes ?? [])];
  if (button && form.getAttribute("action") === "/cart/items") {
    button.style.minInlineSize = `${button.offsetWidth}px`;
    button.replaceChildren("Adding…");
  }
  return {
    restore() {
      delete form.dataset.sent;
      button?.replaceChildren(...content);
    },
  };
}

/** Shows the new state: in place on the cart's page, in a panel at the side elsewhere. */
async function show(page, address, form) {
  updateHeader(page);
  updateCards(page);
  if (onCart) {
    await exchange(document.querySelector("main"), page.querySelector("main"));
    document.title = page.title;
    history.replaceState(history.state, "", address);
  } else {
    openPanel(page, form);
  }
  announce(page);
  document.dispatchEvent(new CustomEvent("shop:page", { detail: page })); // for the lens
}

function updateHeader(page) {
  const link = document.querySelector(".cart-link");
  link.replaceChildren(...document.importNode(page.querySelector(".cart-link"), true).childNodes);
}

/** Cards of products that are in the cart say how many, in all their colours. */
function updateCards(page) {
  const quantities = new Map();
  for (const { dataset } of page.querySelectorAll("[data-line]")) {
    quantities.set(dataset.family, (quantities.get(dataset.family) ?? 0) + Number(dataset.quantity));
  }
  for (const card of document.querySelectorAll("[data-sku]")) {
    const mark = card.querySelector("[data-in-cart]");
    mark.hidden = !quantities.has(card.dataset.family);
    mark.querySelector("[data-in-cart-count]").textContent = quantities.get(card.dataset.family) ?? 0;
  }
}

/** Exchanges the content of an element, with a transition where the browser has them. */
async function exchange(element, replacement) {
  const focused = describe(document.activeElement);
  const swap = () => {
    element.replaceChildren(...document.importNode(replacement, true).childNodes);
    element.dispatchEvent(new CustomEvent("shop:exchanged", { bubbles: true }));
    refocus(element, focused);
  };
  if (!document.startViewTransition || matchMedia("(prefers-reduced-motion: reduce)").matches) return swap();
  await document.startViewTransition(swap).updateCallbackDone;
}

/** The keyboard stays where it was, or goes to what was said about the change. */
function describe(element) {
  const action = element?.closest("form")?.getAttribute("action");
  return action ? `form[action="${action}"] ${element.localName}` : "";
}

function refocus(element, selector) {
  const target = (selector && element.querySelector(selector)) || element.querySelector("[role=status], h1");
  if (!target) return;
  if (!target.matches("button, select, input, a")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function announce(page) {
  const status = page.querySelector("main [role=status]");
  document.querySelector("#announcement").textContent = status?.textContent.replace(/\s+/g, " ").trim() ?? "The cart is updated.";
}

/** An add with a token that was used counts once, so the next add needs another. */
function renewTokens() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const token = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  for (const field of document.querySelectorAll('input[name="token"]')) field.value = token;
}

/** The panel at the side: what was added, the cart's lines, and the ways on. */
function openPanel(page, form) {
  const panel = document.querySelector("#cart-panel") ?? makePanel();
  const body = panel.querySelector(".panel__body");
  const parts = page.querySelectorAll("main .added, main .confirmed, main .lines");
  const summary = page.querySelector("main .summary");
  const inside = panel.contains(form);
  const focused = inside ? describe(document.activeElement) : "";
  body.replaceChildren(...[...parts].map((part) => document.importNode(part, true)));
  panel.querySelector(".panel__foot").replaceChildren(...(summary ? document.importNode(summary, true).childNodes : []), cartLink());
  if (parts.length === 0) body.textContent = "Your cart is empty.";
  panel.querySelector(".panel__title").textContent = page.title.replace(/ – .*/, "");
  body.dispatchEvent(new CustomEvent("shop:exchanged", { bubbles: true }));
  if (!panel.open) panel.showModal();
  if (inside) refocus(body, focused);
}

function cartLink() {
  const link = document.createElement("a");
  link.className = "button button--secondary button--wide";
  link.href = "/cart";
  link.textContent = "Go to cart";
  return link;
}

function makePanel() {
  const panel = document.createElement("dialog");
  panel.id = "cart-panel";
  panel.className = "panel";
  panel.setAttribute("aria-labelledby", "cart-panel-title");
  panel.innerHTML = `<form class="panel__head" method="dialog">
      <h2 class="panel__title" id="cart-panel-title"></h2>
      <button class="link-button" type="submit">Close</button>
    </form>
    <div class="panel__body"></div>
    <div class="panel__foot"></div>`;
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close(); // the backdrop
  });
  document.body.append(panel);
  return panel;
}
