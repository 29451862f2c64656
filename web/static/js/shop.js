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

/**
 * Sends a form when its list or number changes, by its button, which the stylesheet
 * hides. Where that loads a page ("pointer"), a choice by keyboard shows the button
 * instead: an arrow key is on its way to a choice, and must not lead elsewhere
 * (WCAG 2.2, 3.2.2 On Input).
 */
function connectAutoSubmit(form) {
  const button = form.querySelector("[data-submit]");
  const loadsPage = form.dataset.autoSubmit === "pointer";
  let byPointer = false;
  form.addEventListener("pointerdown", () => (byPointer = true));
  form.addEventListener("keydown", () => (byPointer = false));
  form.addEventListener("change", () => {
    if (byPointer || !loadsPage) form.requestSubmit(button);
    else form.dataset.changed = "";
  });
  if (loadsPage) form.addEventListener("submit", () => keepFocus(form.querySelector("select, :checked")));
}

/** Remembers a field for the page that a form leads to. */
function keepFocus(field) {
  try {
    sessionStorage.setItem("focus", field.name);
  } catch {
    // Storage is forbidden: the focus begins at the top, as without scripts.
  }
}

/** Puts the focus on the field whose form led here, unless the page has its own wish. */
function restoreFocus() {
  try {
    const name = sessionStorage.getItem("focus");
    sessionStorage.removeItem("focus");
    if (!name || document.querySelector("[autofocus]")) return;
    document.querySelector(`[data-auto-submit] :is(select, :checked)[name="${CSS.escape(name)}"]`)?.focus();
  } catch {
    // Storage is forbidden: nothing was remembered.
  }
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

/** Marks the small picture whose large one is in sight, and scrolls without a new address. */
function connectGallery(gallery) {
  const views = gallery.querySelectorAll(".gallery__view");
  const thumbs = gallery.querySelectorAll(".gallery__thumb");
  if (thumbs.length === 0) return;
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) mark([...views].indexOf(target));
      }
    },
    { root: gallery.querySelector(".gallery__views"), threshold: 0.6 },
  );
  const mark = (current) =>
    thumbs.forEach((thumb, i) => (i === current ? thumb.setAttribute("aria-current", "true") : thumb.removeAttribute("aria-current")));
  views.forEach((view) => watcher.observe(view));
  thumbs.forEach((thumb, i) =>
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      const behavior = reducedMotion.matches ? "auto" : "smooth";
      views[i].parentElement.scrollTo({ left: views[i].offsetLeft, behavior });
    }),
  );
}

/** Lets a second click on a form that is on its way do nothing. */
function guardAgainstDoubleClicks(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches('[action*="/cart/"]')) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "true";
  setTimeout(() => delete form.dataset.sent, 1500);
}

/**
 * Makes the drawer a dialog while it is open: the focus moves into it, and Tab stays
 * there. Escape, the ways out and the focus that returns are the browser's.
 */
function connectDrawer(drawer) {
  const opener = document.querySelector(`[popovertarget="${drawer.id}"]`);
  const silence = (inert) => [...document.body.children].forEach((part) => part !== drawer && (part.inert = inert));
  drawer.addEventListener("beforetoggle", ({ newState }) => {
    if (newState === "closed") silence(false); // before the focus returns to what was covered
  });
  drawer.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") {
      silence(true);
      drawer.querySelector("button, a").focus();
    } else if (document.activeElement === document.body) {
      opener.focus({ preventScroll: true }); // after a click beside the drawer
    }
  });
}

/** A page that comes back from the browser's cache may show an old cart. */
function reloadWhenRestored(event) {
  if (event.persisted) location.reload();
}

/** Connects what is below an element: the page at first, later a part that was exchanged. */
function connect(root) {
  const each = (selector, connectOne) => root.querySelectorAll(selector).forEach(connectOne);
  each("[data-theme-choice]", connectThemeChoice);
  each("[data-auto-submit]", connectAutoSubmit);
  each("[data-rail]", connectRail);
  each("[data-add-bar]", connectAddBar);
  each("[data-gallery]", connectGallery);
  each("[data-drawer]", connectDrawer);
}

connect(document);
restoreFocus();
document.addEventListener("shop:exchanged", (event) => connect(event.target));
addEventListener("submit", guardAgainstDoubleClicks);
addEventListener("pageshow", reloadWhenRestored);
