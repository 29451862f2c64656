// Plays a script that somebody has got into a page: it looks for the session
// cookie. What it tells the lab is whether it could read it, and no more.

const place = document.querySelector("[data-injected]");
const readable = document.cookie.split("; ").some((pair) => pair.startsWith(`${place.dataset.injected}=`));

/** Tells the lab, which answers whether this very request brought the cookie. */
async function report() {
  const { action } = place.querySelector("[data-report]");
  const response = await fetch(action, { method: "POST", body: new URLSearchParams({ script: readable ? "read" : "blind" }) });
  if (!response.ok) throw new Error(`the lab answered ${response.status}`);
  return (await response.json()).cookieSent;
}

function show(sent) {
  const words = readable
    ? "Stolen: the script reads your session cookie, and could send it anywhere."
    : sent
      ? "Blind: your browser has the cookie and sends it, and does not show it to scripts."
      : "Nothing there: your browser has no session cookie of this lab.";
  place.querySelector("[data-result]").textContent = words;
  place.querySelector("[data-read]").textContent = readable ? "yes" : "no";
  place.querySelector("[data-sent]").textContent = sent ? "yes" : "no";
  place.querySelector("[data-found]").hidden = false;
}

report().then(show, () => {
  place.querySelector("[data-result]").textContent = "The script could not reach the lab.";
});
