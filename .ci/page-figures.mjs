// The figures of .ci/page-figures: node page-figures.mjs PRODUCTION DEMO RUNS
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const [production, demo, runs] = [process.argv[2], process.argv[3], Number(process.argv[4] ?? 5)];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const categories = ["performance", "accessibility", "best-practices", "seo"];
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const product = "/products/speckled-stoneware-mug";

const browser = await puppeteer.launch({
  executablePath: process.env.CHROME_PATH,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--remote-debugging-port=0"],
});

/** Puts something into a cart, and returns the cookie that opens it. */
async function filledCart(base) {
  const response = await fetch(`${base}/cart/items`, { method: "POST", body: new URLSearchParams({ sku: "KIT-1001", quantity: "2" }), redirect: "manual" });
  return response.headers.getSetCookie()[0].split(";")[0];
}

// ---- Lighthouse

/** What one run says of a page: scores, times, and the bytes on the wire. */
async function audit(address, cookie) {
  const options = { port: Number(new URL(browser.wsEndpoint()).port), output: "json", logLevel: "error", onlyCategories: categories };
  if (cookie) options.extraHeaders = { Cookie: cookie };
  const { lhr } = await lighthouse(address, options);
  const bytes = (...kinds) => lhr.audits["network-requests"].details.items
    .filter((item) => kinds.includes(item.resourceType)).reduce((sum, item) => sum + item.transferSize, 0);
  return {
    scores: categories.map((name) => Math.round(lhr.categories[name].score * 100)),
    lcp: lhr.audits["largest-contentful-paint"].numericValue,
    tbt: lhr.audits["total-blocking-time"].numericValue,
    cls: lhr.audits["cumulative-layout-shift"].numericValue,
    code: bytes("Document", "Stylesheet", "Script"),
    all: lhr.audits["total-byte-weight"].numericValue,
    faults: Object.values(lhr.audits)
      .filter((one) => one.score !== null && one.score < 0.9 && ["binary", "numeric"].includes(one.scoreDisplayMode)).map((one) => one.id),
  };
}

const kb = (bytes) => `${(bytes / 1000).toFixed(0)} KB`;
console.log(`Lighthouse, median of ${runs}: page | ${categories.join(" | ")} | LCP | TBT | CLS | HTML+CSS+JS | first view`);
const cookie = await filledCart(production);
const audited = [["/"], ["/departments/kitchen"], [product], ["/cart", cookie], ["/search?q=lamp"]];
for (const [path, withCookie] of audited) {
  const results = [];
  for (let run = 0; run < runs; run++) results.push(await audit(production + path, withCookie));
  const of = (pick) => median(results.map(pick));
  console.log([path, ...categories.map((_, i) => of((r) => r.scores[i])), `${of((r) => r.lcp).toFixed(0)} ms`, `${of((r) => r.tbt).toFixed(0)} ms`,
    of((r) => r.cls).toFixed(3), kb(of((r) => r.code)), kb(of((r) => r.all))].join(" | "));
  const faults = [...new Set(results.flatMap((r) => r.faults))];
  if (faults.length) console.log(`  below 0.9 in some run: ${faults.join(", ")}`);
}

// ---- axe-core

let findings = 0;
let pages = 0;
async function check(page, name) {
  await page.evaluate(axe);
  // On the page of components those stand several times that a page has once.
  const rules = name.endsWith("/dev/components") ? { "landmark-unique": { enabled: false } } : {};
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { rules, resultTypes: ["violations"] }), rules);
  pages++;
  for (const v of violations) {
    findings++;
    console.log(`  ${name}: ${v.id} (${v.impact}), ${v.nodes.length} times, first ${v.nodes[0].target.join(" ")}`);
  }
}

async function checkAll(theme, width) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setBypassCSP(true); // axe is put into the page from outside
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  const open = async (path) => {
    await page.goto(demo + path, { waitUntil: "networkidle0" });
    await check(page, `${theme} ${width} ${path}`);
  };
  for (const path of ["/cart", "/", "/departments/kitchen", "/search", "/search?q=lamp", "/search?q=xyzzy", product, "/nowhere", "/dev/components", "/orders", "/lens"]) await open(path);
  await page.goto(demo + product, { waitUntil: "networkidle0" });
  await page.click("#buy button[type=submit]");
  await page.waitForSelector("#cart-panel[open] .line");
  await check(page, `${theme} ${width} the panel`);
  for (const path of ["/cart", "/checkout", "/learn", ...(await chapters())]) await open(path);
  await context.close();
}

/** The chapters' addresses, from the course's map. */
async function chapters() {
  const map = await (await fetch(`${demo}/learn`)).text();
  return [...new Set([...map.matchAll(/href="(\/learn\/[a-z0-9-]+)\?/g)].map((match) => match[1]))];
}

for (const theme of ["light", "dark"]) for (const width of [390, 1280]) await checkAll(theme, width);
console.log(`axe-core: ${findings} findings on ${pages} pages`);
await browser.close();
process.exitCode = findings ? 1 : 0;
