// The parts of our scripts that think: Persian letters, keyboards, ranking, numbers.
import assert from "node:assert/strict";
import test from "node:test";
import { loadModule } from "./load_script.mjs";

const { fold, otherLayout, withDigitsOf } = await loadModule("src/persian.ts");
const { rank, score } = await loadModule("src/fuzzy.ts");
const { withThousands } = await loadModule("src/digits.ts");

test("texts that a person would call the same fold to the same", () => {
  for (const [a, b] of [
    ["علي", "علی"],
    ["كتاب", "کتاب"],
    ["می‌روم", "می روم"],
    ["۰۹۱۲", "0912"],
    ["٠٩١٢", "0912"],
    ["مُحَمَّد", "محمد"],
    ["آرش", "ارش"],
    ["Sara", "sara"],
  ]) {
    assert.equal(fold(a), fold(b));
  }
  assert.notEqual(fold("علی"), fold("ولی"));
});

test("the wrong keyboard layout is read both ways", () => {
  assert.equal(otherLayout("فثسف"), "test");
  assert.equal(otherLayout("test"), "فثسف");
  assert.equal(otherLayout("hlv,c"), "امروز");
  assert.equal(otherLayout("hlv;c"), "امرکز");
  assert.equal(otherLayout("123"), null);
  const word = "مشتریان";
  assert.equal(otherLayout(otherLayout(word)), word);
});

test("a place is found by prefix, by letters with gaps, and on the wrong layout", () => {
  const places = [["Today", "امروز"], ["Customers", "مشتریان"], ["Import", "ورود داده"], ["Settings", "تنظیمات"]];
  const first = (query) => rank(query, places, (place) => place)[0]?.[0];
  assert.equal(first("cus"), "Customers");
  assert.equal(first("مشتری"), "Customers");
  assert.equal(first("ctm"), "Customers");
  assert.equal(first(otherLayout("مشتر")), "Customers");
  assert.equal(first(otherLayout("set")), "Settings");
  assert.equal(first("داده"), "Import");
  assert.equal(rank("xyzxyz", places, (place) => place).length, 0);
  assert.deepEqual(rank("  ", places, (place) => place), places);
});

test("a closer fit scores higher", () => {
  assert.ok(score("today", ["today"]) > score("today", ["today and more"]));
  assert.ok(score("more", ["more days"]) > score("more", ["no more days"]));
  assert.ok(score("more", ["no more"]) > score("more", ["evermore"]));
  assert.ok(score("more", ["evermore"]) > score("mre", ["evermore"]));
});

test("digits follow the page and keep their number", () => {
  assert.equal(withDigitsOf("fa", "12۳٤ الف"), "۱۲۳۴ الف");
  assert.equal(withDigitsOf("en", "۱۲٣4"), "1234");
});

test("thousands are parted, and what is no number is left alone", () => {
  assert.equal(withThousands("fa", "1250000"), "۱٬۲۵۰٬۰۰۰");
  assert.equal(withThousands("en", "۱٬۲۵۰٬۰۰۰"), "1,250,000");
  assert.equal(withThousands("en", "-1234.5"), "-1,234.5");
  assert.equal(withThousands("en", "0012"), "12");
  assert.equal(withThousands("en", "999"), "999");
  assert.equal(withThousands("en", "12 kg"), "12 kg");
  assert.equal(withThousands("fa", ""), "");
});
