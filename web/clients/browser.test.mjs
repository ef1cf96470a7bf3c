// The published browser clients deliver unchanged from a page of another origin: preflight, odd content types and all.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browserFile, Shop } from "./shop.mjs";
import { binary, Vafa } from "./vafa.mjs";

const skip = !binary ? "VAFA_BIN names no binary" : !browserFile ? "CHROMIUM names no browser" : false;

describe("published browser clients", { skip }, () => {
  let vafa;
  let shop;
  before(async () => {
    vafa = await Vafa.start();
    shop = await Shop.open();
  });
  after(async () => {
    await shop?.close();
    await vafa?.stop();
  });

  /** The kinds of the events of the customer with that e-mail address. */
  const kinds = (events, email) => {
    const { found } = JSON.parse(vafa.run("customer", email));
    assert.equal(found.length, 1, `${email} is ${found.length} customers`);
    return events.filter((event) => event.customer_id === found[0].id).map((event) => event.kind).sort();
  };

  /** The paths of ours that were posted to. */
  const posted = (requests) =>
    requests
      .filter((request) => request.method() === "POST" && request.url().startsWith(vafa.url))
      .map((request) => new URL(request.url()).pathname);

  it("Segment for browsers, one request for each call", async () => {
    const { page, requests, strays } = await shop.visitor();
    await page.evaluate(
      async ({ key, host }) => {
        const settings = { integrations: { "Segment.io": { apiKey: key, apiHost: `${host}/v1`, protocol: "http" } } };
        const client = window.clients.AnalyticsBrowser.load({ writeKey: key, cdnSettings: settings });
        await client.page("Home");
        await client.track("Product Viewed", { product_id: "tea", price: 12.5, currency: "EUR" });
        await client.identify("next-1", { email: "next1@example.com", firstName: "سارا" });
        await client.group("acme", { name: "Acme" });
        await client.alias("next-1b");
      },
      { key: vafa.key, host: `127.0.0.1:${vafa.port}` },
    );
    const events = await vafa.eventually(5);
    // The page and the view were a visitor's; the visitor said who it was.
    assert.deepEqual(kinds(events, "next1@example.com"), ["alias", "group", "identify", "page", "track"]);
    assert.deepEqual(posted(requests), ["/v1/p", "/v1/t", "/v1/i", "/v1/g", "/v1/a"]);
    assert.deepEqual(strays, []);
    await page.context().close();
  });

  it("Segment for browsers, in batches", async () => {
    const { page, requests } = await shop.visitor();
    await page.evaluate(
      async ({ key, host }) => {
        const delivery = { strategy: "batching", config: { size: 2, timeout: 100 } };
        const segment = { apiKey: key, apiHost: `${host}/v1`, protocol: "http", deliveryStrategy: delivery };
        const client = window.clients.AnalyticsBrowser.load({
          writeKey: key,
          cdnSettings: { integrations: { "Segment.io": segment } },
        });
        await Promise.all([
          client.identify("batch-1", { email: "batch1@example.com" }),
          client.track("Signed Up"),
        ]);
      },
      { key: vafa.key, host: `127.0.0.1:${vafa.port}` },
    );
    const events = await vafa.eventually(7);
    assert.deepEqual(kinds(events, "batch1@example.com"), ["identify", "track"]);
    assert.ok(posted(requests).every((path) => path === "/v1/b"), posted(requests).join());
    await page.context().close();
  });

  it("RudderStack for browsers", async () => {
    const { page, requests, strays } = await shop.visitor();
    await page.evaluate(
      async ({ key, url }) => {
        const source = { id: "shop", name: "shop", writeKey: key, enabled: true, config: {}, connections: [], destinations: [] };
        const client = new window.clients.RudderAnalytics();
        client.load(key, url, { getSourceConfig: () => ({ source }) });
        await new Promise((resolve) => client.ready(resolve));
        client.page("Home");
        client.track("Signed Up");
        client.identify("rjs-1", { email: "rjs1@example.com" });
      },
      { key: vafa.key, url: vafa.url },
    );
    const events = await vafa.eventually(10);
    assert.deepEqual(kinds(events, "rjs1@example.com"), ["identify", "page", "track"]);
    assert.deepEqual(posted(requests), ["/v1/page", "/v1/track", "/v1/identify"]);
    assert.deepEqual(strays, []);
    await page.context().close();
  });

  it("everything was taken in, nothing twice", () => {
    const ids = vafa.events().map((event) => event.message_id);
    assert.deepEqual([ids.length, new Set(ids).size], [10, 10]);
  });
});
