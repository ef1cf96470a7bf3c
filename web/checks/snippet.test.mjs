// The shops' snippet: every message arrives, under one id, from people who did not object.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { buildSnippet } from "../build/scripts.mjs";
import { FakeBrowser } from "./fake_browser.mjs";

const script = Buffer.from(await buildSnippet(join(import.meta.dirname, ".."))).toString();
const OPTIONS = { host: "https://vafa.example/" };

function opened(browser = new FakeBrowser(), options = OPTIONS) {
  const page = browser.open(script);
  page.vafa.load("KEY", options);
  return { browser, ...page };
}

test("it stays under five kilobytes", () => {
  assert.ok(script.length < 5_000, `${script.length} bytes`);
});

test("a batch goes as plain text with key, ids, time and context", async () => {
  const { browser, vafa } = opened();
  vafa.page("Home");
  vafa.track("product_viewed", { sku: "A1" });
  await browser.pass(1_000);
  assert.equal(browser.sent.length, 1);
  const [{ url, headers, body }] = browser.sent;
  assert.equal(url, "https://vafa.example/v1/b");
  assert.equal(headers["Content-Type"], "text/plain");
  assert.equal(body.writeKey, "KEY");
  const [page, track] = body.batch;
  assert.equal(page.name, "Home");
  assert.equal(page.properties.url, "https://shop.example/p/1?utm_source=mail&utm_campaign=autumn");
  assert.equal(track.event, "product_viewed");
  assert.equal(track.anonymousId, page.anonymousId);
  assert.notEqual(track.messageId, page.messageId);
  assert.match(track.messageId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual({ ...track.context.campaign }, { source: "mail", name: "autumn" });
  assert.equal(track.context.locale, "fa-IR");
  assert.ok(track.context.timezone);
});

test("calls made before the file arrived are made up for, loading first", async () => {
  const browser = new FakeBrowser();
  browser.open(script, [["track", "early"], ["load", "KEY", OPTIONS], ["constructor", "x"]]);
  await browser.pass(1_000);
  assert.deepEqual(browser.messages.map(({ event }) => event), ["early"]);
});

test("what the server did not take is sent again under the same id, no sooner than it asked", async () => {
  const { browser, vafa } = opened();
  browser.answer = { status: 429, retryAfter: "20" };
  vafa.track("bought");
  await browser.pass(1_000);
  assert.equal(browser.sent.length, 1);
  await browser.pass(15_000);
  assert.equal(browser.sent.length, 1, "not before Retry-After");
  browser.answer = { status: 200 };
  await browser.pass(10_000);
  assert.equal(browser.sent.length, 2);
  assert.equal(browser.messages[0].messageId, browser.messages[1].messageId);
  await browser.pass(600_000);
  assert.equal(browser.sent.length, 2, "taken once, never again");
});

test("without a network it tries ever more rarely and loses nothing", async () => {
  const { browser, vafa } = opened();
  browser.answer = null;
  vafa.track("a");
  await browser.pass(60_000);
  const tries = browser.sent.length;
  assert.ok(tries >= 4 && tries <= 10, `${tries} tries in a minute`);
  vafa.track("b");
  browser.answer = { status: 200 };
  await browser.pass(400_000);
  const last = browser.sent.at(-1).body.batch.map(({ event }) => event);
  assert.deepEqual(last, ["a", "b"]);
});

test("a message refused for good is not sent for ever", async () => {
  const { browser, vafa } = opened();
  browser.answer = { status: 400 };
  vafa.track("odd");
  await browser.pass(600_000);
  assert.equal(browser.sent.length, 1);
});

test("what one page could not deliver, the next one does", async () => {
  const { browser, vafa } = opened();
  browser.answer = null;
  vafa.track("left behind");
  await browser.pass(500);
  browser.answer = { status: 200 };
  browser.sent.length = 0;
  // Long enough for the lock of the closed page to have gone stale.
  browser.now_ms += 60_000;
  opened(browser);
  await browser.pass(10_000);
  assert.deepEqual(browser.messages.map(({ event }) => event), ["left behind"]);
});

test("a page that closes hands over what waits, and keeps it until the server has said so", async () => {
  const { browser, vafa, document, fire } = opened();
  vafa.track("last words");
  document.visibilityState = "hidden";
  fire("visibilitychange");
  fire("pagehide");
  assert.equal(browser.beacons.length, 1);
  const { url, blob } = browser.beacons[0];
  assert.equal(url, "https://vafa.example/v1/b");
  const body = JSON.parse(await blob.text());
  assert.equal(body.batch[0].event, "last words");
  assert.ok(blob.size < 65_536);
  opened(browser);
  await browser.pass(20_000);
  assert.equal(browser.messages[0].messageId, body.batch[0].messageId);
});

test("a batch stays within what browsers carry, whatever the script of its words", async () => {
  const { browser, vafa, fire } = opened();
  for (let n = 0; n < 40; n += 1) vafa.track("long", { words: "سلام ".repeat(200), n });
  fire("pagehide");
  assert.ok(browser.beacons[0].blob.size < 65_536, `${browser.beacons[0].blob.size} bytes`);
  await browser.pass(60_000);
  const numbers = browser.messages.map(({ properties }) => properties.n);
  assert.deepEqual(numbers, Array.from({ length: 40 }, (_, n) => n), "all, once, in order");
});

test("a person is remembered until they log out; another person starts clean", async () => {
  const { browser, vafa } = opened();
  vafa.identify("u1", { name: "Sara" });
  vafa.track("a");
  vafa.identify({ city: "Yazd" });
  vafa.identify("u2", { name: "Ali" });
  vafa.reset();
  vafa.track("b");
  await browser.pass(1_000);
  const [first, a, more, second, b] = browser.messages;
  assert.equal(first.userId, "u1");
  assert.equal(a.userId, "u1");
  assert.deepEqual({ ...more.traits }, { name: "Sara", city: "Yazd" });
  assert.deepEqual({ ...second.traits }, { name: "Ali" });
  assert.notEqual(second.anonymousId, first.anonymousId);
  assert.equal(b.userId, undefined);
  assert.notEqual(b.anonymousId, second.anonymousId);
});

test("groups and aliases carry their ids", async () => {
  const { browser, vafa } = opened();
  vafa.group("g1", { name: "Niloofar" });
  vafa.alias("u9");
  await browser.pass(1_000);
  const [group, alias] = browser.messages;
  assert.equal(group.groupId, "g1");
  assert.equal(alias.userId, "u9");
  assert.equal(alias.previousId, group.anonymousId);
});

test("without storage a cookie keeps the visitor's id, and messages still go", async () => {
  const browser = new FakeBrowser();
  browser.storable = false;
  opened(browser).vafa.track("a");
  await browser.pass(1_000);
  opened(browser).vafa.track("b");
  await browser.pass(1_000);
  const [a, b] = browser.messages;
  assert.equal(b.event, "b");
  assert.equal(a.anonymousId, b.anonymousId);
});

test("nothing is sent for those who object, and what waited is thrown away", async () => {
  const { browser, vafa } = opened();
  vafa.track("before");
  vafa.optOut();
  vafa.track("after");
  await browser.pass(60_000);
  assert.equal(browser.sent.length, 0);
  vafa.optIn();
  vafa.track("again");
  await browser.pass(60_000);
  assert.deepEqual(browser.messages.map(({ event }) => event), ["again"]);
});

test("do-not-track is respected where the shop asks for it", async () => {
  const browser = new FakeBrowser();
  browser.doNotTrack = "1";
  opened(browser, { ...OPTIONS, respectDoNotTrack: true }).vafa.track("a");
  await browser.pass(1_000);
  assert.equal(browser.sent.length, 0);
  opened(browser).vafa.track("b");
  await browser.pass(1_000);
  assert.equal(browser.messages.length, 1);
});

test("ready calls back once loaded, and a second copy of the file changes nothing", async () => {
  const browser = new FakeBrowser();
  const { vafa } = browser.open(script);
  let called = 0;
  vafa.ready(() => (called += 1));
  assert.equal(called, 0);
  vafa.load("KEY", OPTIONS);
  vafa.ready(() => (called += 1));
  assert.equal(called, 2);
  vafa.load("OTHER", { host: "https://elsewhere.example" });
  vafa.track("a");
  await browser.pass(1_000);
  assert.equal(browser.sent[0].url, "https://vafa.example/v1/b");
});
