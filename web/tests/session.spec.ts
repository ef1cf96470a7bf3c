// The story of a business from its first minute: it is set up, people come in, one is invited, phones are asked for codes.
// The tests follow one another, as the days do.
import type { Browser, Page } from "@playwright/test";
import { beyondRefusals, expectWellMade, signInAs, speak } from "./support/desk.ts";
import { collectFaults } from "./support/faults.ts";
import { expect, startFresh, test } from "./support/fresh.ts";
import { totp } from "./support/totp.ts";

test.describe.configure({ mode: "serial" });
test.use({ locale: "fa-IR" });

const OWNER = { name: "مینا رستمی", email: "mina@yas.example", password: "چای داغ با نبات زعفرانی" };
const COLLEAGUE = { name: "سارا کریمی", email: "sara@yas.example", password: "یک قندان پر از پولک" };

let faults: string[] = [];
test.beforeEach(({ page }) => void (faults = collectFaults(page)));
test.afterEach(() => expect(beyondRefusals(faults)).toEqual([]));

async function welcome(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expect(page).toHaveURL(`${url}/welcome`);
  await page.locator("[name=business_name]").fill("قنادی یاس");
  await page.locator("[name=name]").fill(OWNER.name);
  await page.locator("[name=email]").fill(OWNER.email);
  await page.locator("[name=password]").fill(OWNER.password);
  await page.locator("main form[action='/welcome'] [type=submit]").click();
}

async function enter(page: Page, url: string, who = OWNER): Promise<void> {
  await signInAs(page, url, who.email, who.password);
  await expect(page).toHaveURL(`${url}/`);
}

/** What somebody else sees, at a browser of their own. */
async function elsewhere(browser: Browser, act: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ locale: "fa-IR" });
  await act(await context.newPage());
  await context.close();
}

test("the first page sets the business up and leads to what to do first", async ({ page, fresh }) => {
  await page.goto(fresh.url);
  await expectWellMade(page, "welcome");
  await page.locator("[name=business_name]").fill("قنادی یاس");
  await page.locator("[name=name]").fill(OWNER.name);
  await page.locator("[name=email]").fill(OWNER.email);
  await page.locator("[name=password]").fill("1234567890");
  await page.locator("main form[action='/welcome'] [type=submit]").click();
  // A password that everybody guesses is refused beside its field; the rest stays.
  await expect(page.locator("#password-error, [id$=password-error]")).toBeVisible();
  await expect(page.locator("[name=business_name]")).toHaveValue("قنادی یاس");
  await expect(page.locator("[name=email]")).toHaveValue(OWNER.email);

  await welcome(page, fresh.url);
  await expect(page).toHaveURL(`${fresh.url}/`);
  await expect(page.locator(".v-brand-business").first()).toHaveText("قنادی یاس");
  await expect(page.locator(".v-empty .btn-primary")).toHaveAttribute("href", "/imports/new");
  await expect(page.locator(".v-stat")).toHaveCount(0);
  await expectWellMade(page, "today-new");
  await page.goto(`${fresh.url}/welcome`);
  await expect(page).toHaveURL(`${fresh.url}/`);
});

test("out, wrong password, in again and on to the page that was asked for", async ({ page, fresh }) => {
  await page.goto(`${fresh.url}/settings/business`);
  await expect(page).toHaveURL(/\/login\?next=/);
  await expectWellMade(page, "login");
  await page.locator("[name=email]").fill(OWNER.email);
  await page.locator("[name=password]").fill("این نبود");
  await page.locator("main [type=submit]").first().click();
  await expect(page.locator("[role=alert]")).toBeVisible();
  await expect(page.locator("[name=email]")).toHaveValue(OWNER.email);
  await expect(page.locator("[name=password]")).toHaveValue("");
  await expectWellMade(page, "login-wrong");
  await page.locator("[name=password]").fill(OWNER.password);
  await page.locator("main [type=submit]").first().click();
  await expect(page).toHaveURL(`${fresh.url}/settings/business`);
  await page.locator(".v-topbar [data-menu] summary").last().click();
  await page.getByRole("button", { name: "خروج" }).click();
  await expect(page).toHaveURL(`${fresh.url}/login`);
  await expect(page.locator(".v-toast")).toContainText("به امید دیدار");
});

test("a colleague is invited, comes in by the link, and finds only what the role allows", async ({ page, browser, fresh }) => {
  await enter(page, fresh.url);
  await page.goto(`${fresh.url}/settings/people/new`);
  await page.locator("[name=name]").fill(COLLEAGUE.name);
  await page.locator("[name=email]").fill(COLLEAGUE.email);
  await page.locator("[name=role]").selectOption("agent");
  await page.locator("main form [type=submit]").click();
  const link = (await page.locator(".v-secret code").textContent()) ?? "";
  expect(link).toContain(`${fresh.url}/invitation/`);
  await expectWellMade(page, "invitation-link");
  await page.goto(`${fresh.url}/settings/people`);
  await expect(page.getByRole("row", { name: COLLEAGUE.name })).toContainText("دعوت شده");

  await elsewhere(browser, async (theirs) => {
    const wrong = collectFaults(theirs);
    await theirs.goto(link);
    await expect(theirs.locator("h1")).toContainText(COLLEAGUE.name);
    await expectWellMade(theirs, "invitation");
    await theirs.locator("[name=password]").fill("short");
    await theirs.locator("main [type=submit]").first().click();
    await expect(theirs.locator("[id$=password-error]")).toBeVisible();
    await theirs.locator("[name=password]").fill(COLLEAGUE.password);
    await theirs.locator("main [type=submit]").first().click();
    await expect(theirs).toHaveURL(`${fresh.url}/`);

    await expect(theirs.locator(".v-nav a[href='/imports']")).toHaveCount(0);
    await theirs.goto(`${fresh.url}/settings`);
    await expect(theirs.locator("a.v-door[href='/settings/keys']")).toHaveCount(0);
    // Who goes there all the same is told so, and is not lost.
    const refused = await theirs.goto(`${fresh.url}/settings/keys`);
    expect(refused?.status()).toBe(403);
    await expect(theirs.locator(".v-nav a[href='/customers']")).toBeVisible();
    await expectWellMade(theirs, "forbidden");
    expect(beyondRefusals(wrong)).toEqual([]);
  });

  // The link has done its work.
  await elsewhere(browser, async (strangers) => {
    const gone = await strangers.goto(link);
    expect(gone?.status()).toBeGreaterThanOrEqual(400);
    await expect(strangers.locator("[name=password]")).toHaveCount(0);
  });
});

test("whoever guesses is asked to wait, and is told how long", async ({ page, browser, fresh }) => {
  for (let guess = 0; guess < 5; guess += 1) await signInAs(page, fresh.url, COLLEAGUE.email, `guess ${guess}`);
  await signInAs(page, fresh.url, COLLEAGUE.email, COLLEAGUE.password);
  await expect(page.locator(".v-note")).toContainText("چند بار پشت سر هم نشد");
  await expect(page.locator(".v-note")).toContainText(/ثانیه|دقیقه/);
  await expectWellMade(page, "login-locked");
  await elsewhere(browser, (others) => enter(others, fresh.url));
});

test("the second step is turned on, asked for, and done by code or recovery code", async ({ page, fresh }) => {
  await enter(page, fresh.url);
  await page.goto(`${fresh.url}/account/second-factor`);
  await expectWellMade(page, "second-factor");
  await page.locator("form[action$='/begin'] [type=submit]").click();
  await expect(page.locator(".v-qr svg")).toBeVisible();
  const secret = (await page.locator("main code").first().textContent()) ?? "";
  await expectWellMade(page, "second-factor-begin");
  await page.locator("[name=code]").fill(totp(secret));
  await page.locator("main form [type=submit]").first().click();
  await expect(page.locator(".v-codes li")).toHaveCount(10);
  const [recovery] = await page.locator(".v-codes code").allTextContents();
  await expectWellMade(page, "recovery-codes");

  await page.context().clearCookies();
  await signInAs(page, fresh.url, OWNER.email, OWNER.password);
  await expect(page).toHaveURL(/\/login\/code/);
  await expectWellMade(page, "code");
  await page.locator("[name=code]").fill("000000");
  await page.locator("main [type=submit]").first().click();
  await expect(page.locator("[role=alert]")).toBeVisible();
  // No code counts twice, so the phone's next one is taken, in Persian digits as a Persian keyboard types them.
  const persian = totp(secret, 1).replaceAll(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[Number(digit)] ?? digit);
  await page.locator("[name=code]").fill(persian);
  await page.locator("main [type=submit]").first().click();
  await expect(page).toHaveURL(`${fresh.url}/`);

  await page.context().clearCookies();
  await signInAs(page, fresh.url, OWNER.email, OWNER.password);
  await expect(page).toHaveURL(/\/login\/code/);
  await page.locator("[name=code]").fill(recovery ?? "");
  await page.locator("main [type=submit]").first().click();
  await expect(page).toHaveURL(`${fresh.url}/`);
  await page.goto(`${fresh.url}/account`);
  await expect(page.locator("main")).toContainText(/۹\u2069? کد بازیابی/);

  await page.goto(`${fresh.url}/account/second-factor`);
  await page.locator("[name=current_password]").fill(OWNER.password);
  await page.locator("main form [type=submit]").first().click();
  await expect(page.locator(".v-toast")).toContainText("خاموش شد");
});

test("one's own password is changed by whoever knows the old one", async ({ page, fresh }) => {
  await enter(page, fresh.url);
  await page.goto(`${fresh.url}/account/password`);
  await expectWellMade(page, "password");
  await page.locator("[name=current_password]").fill("نه این نیست");
  await page.locator("main [name=password]").fill("نان تازه و پنیر محلی");
  await page.locator("main form [type=submit]").click();
  await expect(page.locator(".v-error, [role=alert]").first()).toBeVisible();
  await page.locator("[name=current_password]").fill(OWNER.password);
  await page.locator("main [name=password]").fill("نان تازه و پنیر محلی");
  await page.locator("main form [type=submit]").click();
  await expect(page.locator(".v-toast")).toContainText("گذرواژه عوض شد");
  OWNER.password = "نان تازه و پنیر محلی";
});

test("language and look stay: after a reload, and at another browser", async ({ page, browser, fresh }) => {
  await enter(page, fresh.url);
  await speak(page, "en");
  await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
  await page.locator(".v-topbar [data-menu] summary").first().click();
  // The look changes at once; the server is told beside it.
  const told = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.locator("[name=theme][value=dark]").click();
  await expect(page.locator("html")).toHaveAttribute("data-bs-theme", "dark");
  await told;
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("html")).toHaveAttribute("data-bs-theme", "dark");
  await elsewhere(browser, async (theirs) => {
    await enter(theirs, fresh.url);
    await expect(theirs.locator("html")).toHaveAttribute("lang", "en");
    await expect(theirs.locator("html")).toHaveAttribute("data-bs-theme", "dark");
  });
  await page.goto(`${fresh.url}/account`);
  await expectWellMade(page, "account");
  await page.locator("[name=language]").first().waitFor();
  await page.locator("select[name=language]").selectOption("fa");
  await page.locator("select[name=theme]").selectOption("auto");
  await page.locator("main form[action='/account'] [type=submit]").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "fa");
  await expect(page.locator(".v-toast")).toContainText("ذخیره شد");
  await expectWellMade(page, "account");
});

test("a visitor's language and look are remembered before anybody signs in", async ({ page, fresh }) => {
  await page.goto(`${fresh.url}/login`);
  await speak(page, "en");
  await page.locator(".v-plain-foot [data-menu] summary").click();
  const told = page.waitForResponse((answer) => answer.request().method() === "POST");
  await page.locator("[name=theme][value=dark]").click();
  await expect(page.locator("html")).toHaveAttribute("data-bs-theme", "dark");
  await told;
  await page.goto(`${fresh.url}/no/such/page`);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("html")).toHaveAttribute("data-bs-theme", "dark");
  await page.goto(`${fresh.url}/login`);
  await expectWellMade(page, "login");
});

test("without JavaScript: from the first page to the settings", async ({ browser, fresh: _ }) => {
  const own = await startFresh();
  const context = await browser.newContext({ locale: "fa-IR", javaScriptEnabled: false });
  const page = await context.newPage();
  await welcome(page, own.url);
  await expect(page).toHaveURL(`${own.url}/`);
  await expect(page.locator("h1")).toHaveText("امروز");
  await expect(page.locator(".v-js-only").first()).toBeHidden();
  await page.locator("[data-menu] summary").last().click();
  await page.getByRole("button", { name: "خروج" }).click();
  await signInAs(page, own.url, OWNER.email, OWNER.password);
  await page.locator(".v-nav a[href='/settings']").click();
  await page.locator("a.v-door[href='/settings/business']").click();
  await page.locator("[name=business_name]").fill("قنادی یاس نو");
  await page.locator("main form[action='/settings/business'] [type=submit]").click();
  await expect(page.locator(".v-brand-business").first()).toHaveText("قنادی یاس نو");
  await expect(page.locator(".v-toast")).toBeVisible();
  await page.locator("button[name=language][value=en]").first().click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page).toHaveURL(`${own.url}/settings/business`);
  await context.close();
  await own.stop();
});
