// The published clients deliver unchanged: what each sends is on the right customer's timeline, once.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { binary, Vafa } from "./vafa.mjs";

const skip = binary ? false : "VAFA_BIN names no binary";

describe("published clients", { skip }, () => {
  let vafa;
  before(async () => {
    vafa = await Vafa.start();
  });
  after(() => vafa?.stop());

  /** The kinds of the events of the customer with that e-mail address. */
  const kinds = (events, email) => {
    const { found } = JSON.parse(vafa.run("customer", email));
    assert.equal(found.length, 1, `${email} is ${found.length} customers`);
    return events.filter((event) => event.customer_id === found[0].id).map((event) => event.kind).sort();
  };

  it("Segment for Node", async () => {
    const { Analytics } = await import("@segment/analytics-node");
    const client = new Analytics({ writeKey: vafa.key, host: vafa.url });
    client.identify({ userId: "seg-1", traits: { email: "seg1@example.com", firstName: "سارا" } });
    client.track({ userId: "seg-1", event: "Order Completed", properties: { order_id: "S-1", total: 12.5, currency: "EUR" } });
    client.page({ userId: "seg-1", name: "Home", properties: { url: "https://shop.example/" } });
    client.group({ userId: "seg-1", groupId: "acme", traits: { name: "Acme" } });
    client.alias({ userId: "seg-1", previousId: "anon-1" });
    await client.closeAndFlush();
    const events = await vafa.eventually(5);
    assert.deepEqual(kinds(events, "seg1@example.com"), ["alias", "group", "identify", "page", "track"]);
  });

  it("RudderStack for Node (gzip as a form)", async () => {
    const { default: Rudder } = await import("@rudderstack/rudder-sdk-node");
    const client = new Rudder(vafa.key, { dataPlaneUrl: vafa.url });
    client.identify({ userId: "rud-1", traits: { email: "rud1@example.com" } });
    client.track({ userId: "rud-1", event: "Signed Up" });
    await client.flush();
    const events = await vafa.eventually(7);
    assert.deepEqual(kinds(events, "rud1@example.com"), ["identify", "track"]);
  });

  it("the old Segment client for Node", async () => {
    const { default: Analytics } = await import("analytics-node");
    const client = new Analytics(vafa.key, { host: vafa.url });
    client.identify({ userId: "old-1", traits: { email: "old1@example.com" } });
    client.track({ userId: "old-1", event: "Signed Up" });
    await new Promise((resolve) => client.flush(resolve));
    const events = await vafa.eventually(9);
    assert.deepEqual(kinds(events, "old1@example.com"), ["identify", "track"]);
  });

  it("PostHog for Node", async () => {
    const { PostHog } = await import("posthog-node");
    const client = new PostHog(vafa.key, { host: vafa.url });
    client.identify({ distinctId: "ph-1", properties: { email: "ph1@example.com" } });
    client.capture({ distinctId: "ph-1", event: "bought tea" });
    await client.shutdown();
    const events = await vafa.eventually(11);
    assert.deepEqual(kinds(events, "ph1@example.com"), ["identify", "track"]);
  });

  it("Dittofeed for Node", async () => {
    const { DittofeedSdk } = await import("@dittofeed/sdk-node");
    const basic = `Basic ${Buffer.from(`${vafa.key}:`).toString("base64")}`;
    await DittofeedSdk.init({ writeKey: basic, host: vafa.url });
    DittofeedSdk.identify({ userId: "dit-1", traits: { email: "dit1@example.com" } });
    DittofeedSdk.track({ userId: "dit-1", event: "Made Tea" });
    await DittofeedSdk.flush();
    const events = await vafa.eventually(13);
    assert.deepEqual(kinds(events, "dit1@example.com"), ["identify", "track"]);
  });

  it("Jitsu for JavaScript", async () => {
    const { jitsuAnalytics } = await import("@jitsu/js");
    const client = jitsuAnalytics({ host: vafa.url, writeKey: `${vafa.key}:unused` });
    await client.identify("jit-1", { email: "jit1@example.com" });
    await client.track("Made Tea", { userId: "jit-1" });
    const events = await vafa.eventually(15);
    assert.ok(kinds(events, "jit1@example.com").includes("identify"));
  });

  it("everything was taken in, nothing twice", () => {
    const ids = vafa.events().map((event) => event.message_id);
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe("a server that is killed in the middle", { skip }, () => {
  let vafa;
  before(async () => {
    vafa = await Vafa.start();
  });
  after(() => vafa?.stop());

  it("has each message once when the clients have tried again", async () => {
    const { Analytics } = await import("@segment/analytics-node");
    const client = new Analytics({ writeKey: vafa.key, host: vafa.url, flushAt: 5, maxRetries: 20 });
    const sent = new Set();
    const track = (at) => {
      const messageId = `kill-${at}`;
      sent.add(messageId);
      client.track({ userId: `u-${at % 7}`, event: "Tick", properties: { at }, messageId });
    };
    for (let at = 0; at < 60; at += 1) track(at);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await vafa.kill();
    for (let at = 60; at < 120; at += 1) track(at);
    await vafa.up();
    await client.closeAndFlush();
    const events = await vafa.eventually(sent.size);
    const ids = events.map((event) => event.message_id);
    assert.equal(new Set(ids).size, ids.length, "a message counts twice");
    assert.deepEqual(new Set(ids), sent);
  });
});
