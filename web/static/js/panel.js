// The panel at the side: what was added, the cart's lines, and the ways on. cart.js
// asks for it with the event shop:panel, which carries the page that answered a
// change and the selector of what a refusal says.

document.addEventListener("shop:panel", ({ detail }) => {
  const panel = document.querySelector("#cart-panel") ?? makePanel();
  fill(panel, detail.page, detail.refusal);
  if (!panel.open) panel.showModal();
});

function fill(panel, page, refusal) {
  const body = panel.querySelector(".panel__body");
  const parts = page.querySelectorAll(`${refusal}, main .added, main .confirmed, main .lines`);
  const summary = page.querySelector("main .summary");
  body.replaceChildren(...[...parts].map((part) => document.importNode(part, true)));
  if (parts.length === 0) body.textContent = "Your cart is empty.";
  panel.querySelector(".panel__foot").replaceChildren(...(summary ? document.importNode(summary, true).childNodes : []), cartLink());
  panel.querySelector(".panel__title").textContent = page.querySelector("main .cart") ? page.title.replace(/ – .*/, "") : "The cart is unchanged";
  body.dispatchEvent(new CustomEvent("shop:exchanged", { bubbles: true }));
}

function cartLink() {
  const link = document.createElement("a");
  link.className = "button button--secondary button--wide";
  link.href = document.querySelector(".cart-link")?.pathname ?? "/cart"; // the shop may be mounted below a path
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
    <div class="panel__foot"></div>
    <p class="announcement visually-hidden" role="status"></p>`;
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close(); // the backdrop
  });
  document.body.append(panel);
  return panel;
}
