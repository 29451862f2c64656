// Sends several adds at the same moment and counts what is left of them.

const place = document.querySelector("[data-together]");
const form = place.querySelector("[data-hands]");
const button = form.querySelector("button");
const cart = place.querySelector("[data-cart]").href;
const adds = Number(place.dataset.adds);
const asJSON = { Accept: "application/json" };
const find = (name) => place.querySelector(`[data-${name}]`);

/** Asks how many pieces the cart has, and tells the header. */
async function count() {
  const response = await fetch(cart, { headers: asJSON });
  const { count, subtotal_cents: cents } = await response.json();
  const [badge, subtotal] = ["count", "subtotal"].map((name) => document.querySelector(`[data-cart-${name}]`));
  if (badge) badge.textContent = count;
  if (subtotal) subtotal.textContent = (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });
  return count;
}

/** Adds one piece. Returns how many pieces the answer tells of, null for a refusal. */
async function add() {
  const response = await fetch(form.action, { method: "POST", headers: asJSON, body: new URLSearchParams(new FormData(form)) });
  return response.ok ? (await response.json()).count : null;
}

/** Without a session each add would begin one of its own, so a first one goes ahead. */
async function ensureSession() {
  if (place.dataset.live === "true") return;
  await add();
  place.dataset.live = "true";
}

async function run() {
  await ensureSession();
  const before = await count();
  const told = await Promise.all(Array.from({ length: adds }, add));
  return { before, told: told.filter((n) => n !== null), after: await count() };
}

function show({ before, told, after }) {
  const lost = before + told.length - after;
  find("result").textContent = lost > 0 ? `${lost} of ${told.length} adds are lost, and each was told “done”.` : `Nothing is lost: ${before} and ${told.length} make ${after}.`;
  find("count").textContent = after;
  find("before").textContent = before;
  find("done").textContent = `${told.length} of ${adds}`;
  find("told").textContent = told.join(", ");
  find("after").textContent = after;
  find("found").hidden = false;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  find("result").textContent = "On their way…";
  try {
    show(await run());
  } catch {
    find("result").textContent = "The lab does not answer.";
  }
  button.disabled = false;
  button.focus();
});
