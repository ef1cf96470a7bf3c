// A shop's page in a real browser, with the published browser clients on it: another origin than Vafa's, as in life.
import { createServer } from "node:http";
import { build } from "esbuild";
import { chromium } from "playwright-core";

/** The browser under test; without one the tests say that they are skipped. */
export const browserFile = process.env.CHROMIUM;

/** What the page holds: both clients, as a shop's own build would bring them in. RudderStack's bundled form asks no vendor for its parts. */
const SOURCE = `
  import { AnalyticsBrowser } from "@segment/analytics-next";
  import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";
  window.clients = { AnalyticsBrowser, RudderAnalytics };
`;

export class Shop {
  static async open() {
    const shop = new Shop();
    const built = await build({
      stdin: { contents: SOURCE, resolveDir: import.meta.dirname },
      bundle: true,
      write: false,
      format: "iife",
      platform: "browser",
      logLevel: "error",
    });
    const script = built.outputFiles[0].contents;
    shop.server = createServer((request, response) => {
      const isScript = request.url === "/shop.js";
      response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
      response.end(isScript ? script : '<!doctype html><title>چای یاس</title><script src="/shop.js"></script>');
    });
    await new Promise((resolve) => shop.server.listen(0, "127.0.0.1", resolve));
    shop.url = `http://127.0.0.1:${shop.server.address().port}/`;
    shop.browser = await chromium.launch({
      executablePath: browserFile,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    });
    return shop;
  }

  /** A visitor who has never been here; hears of every request that is made, and lets none leave this machine. */
  async visitor() {
    const context = await this.browser.newContext();
    const page = await context.newPage();
    const requests = [];
    const strays = [];
    page.on("request", (request) => requests.push(request));
    await context.route(
      (url) => url.hostname !== "127.0.0.1",
      (route) => {
        strays.push(route.request().url());
        return route.abort();
      },
    );
    await page.goto(this.url);
    return { page, requests, strays };
  }

  async close() {
    await this.browser?.close();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve()));
  }
}
