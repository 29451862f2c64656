// What the shop adds where scripts run. Every page works without it.

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** Applies a theme and keeps it for the next pages; "system" forgets the choice. */
function chooseTheme(theme) {
  const chosen = theme === "light" || theme === "dark";
  if (chosen) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  try {
    if (chosen) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // Storage is forbidden: the choice holds for this page.
  }
}

function connectThemeChoice(group) {
  const current = document.documentElement.dataset.theme ?? "system";
  group.querySelector(`input[value="${current}"]`).checked = true;
  group.addEventListener("change", (event) => chooseTheme(event.target.value));
}

/** Sends a form when its list or number changes, by its button, which the stylesheet hides. */
function connectAutoSubmit(form) {
  const button = form.querySelector("[data-submit]");
  form.addEventListener("change", () => form.requestSubmit(button));
}

/** Puts two buttons over a row of cards that is wider than its place. */
function connectRail(rail) {
  const list = rail.querySelector("ul");
  const [back, forth] = [-1, 1].map((direction) => arrow(list, direction));
  const update = () => {
    const end = list.scrollWidth - list.clientWidth;
    back.hidden = list.scrollLeft < 8;
    forth.hidden = list.scrollLeft > end - 8;
  };
  rail.append(back, forth);
  list.addEventListener("scroll", update, { passive: true });
  new ResizeObserver(update).observe(list);
}

/** The arrows are a convenience of the mouse: the keyboard reaches every card anyway. */
function arrow(list, direction) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `rail__arrow rail__arrow--${direction < 0 ? "back" : "forth"}`;
  button.tabIndex = -1;
  button.setAttribute("aria-hidden", "true");
  button.hidden = true;
  button.addEventListener("click", () => {
    const behavior = reducedMotion.matches ? "auto" : "smooth";
    list.scrollBy({ left: direction * list.clientWidth * 0.85, behavior });
  });
  return button;
}

/** Shows the bar at the bottom of a phone while the buy button is out of sight. */
function connectAddBar(bar) {
  const button = document.querySelector("[data-buy]");
  new IntersectionObserver(([entry]) => {
    bar.hidden = entry.isIntersecting;
  }).observe(button);
}

/** Lets a second click on a form that is on its way do nothing. */
function guardAgainstDoubleClicks(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "true";
  setTimeout(() => delete form.dataset.sent, 1500);
}

/** A page that comes back from the browser's cache may show an old cart. */
function reloadWhenRestored(event) {
  if (event.persisted) location.reload();
}

function each(selector, connect) {
  document.querySelectorAll(selector).forEach(connect);
}

each("[data-theme-choice]", connectThemeChoice);
each("[data-auto-submit]", connectAutoSubmit);
each("[data-rail]", connectRail);
each("[data-add-bar]", connectAddBar);
addEventListener("submit", guardAgainstDoubleClicks);
addEventListener("pageshow", reloadWhenRestored);
