// Ranks what a person may have meant by a few letters.
import { fold, otherLayout } from "./persian.ts";

/** How well `needle` fits `text`, both folded: 0 is no fit, higher is better. */
function scoreFolded(needle: string, text: string): number {
  if (needle === text) return 1000;
  const at = text.indexOf(needle);
  if (at === 0) return 900 - Math.min(text.length, 100);
  if (at > 0 && text[at - 1] === " ") return 700 - Math.min(at, 100);
  if (at > 0) return 500 - Math.min(at, 100);

  // Letters in order with gaps: each gap costs, each start of a word pays.
  let score = 300;
  let from = 0;
  for (const letter of needle.replaceAll(" ", "")) {
    const found = text.indexOf(letter, from);
    if (found < 0) return 0;
    const starts = found === 0 || text[found - 1] === " ";
    score += starts ? 8 : 0;
    score -= Math.min(found - from, 12) * 6;
    from = found + 1;
  }
  return Math.max(score, 0);
}

/** How well a query fits any of the texts, read as typed or as if the keyboard had stood on the other layout. */
export function score(query: string, texts: readonly string[]): number {
  const needles = [fold(query)];
  const other = otherLayout(query);
  if (other !== null) needles.push(fold(other));
  let best = 0;
  for (const [rank, needle] of needles.entries()) {
    if (needle === "") continue;
    for (const text of texts) {
      // A reading as typed wins over an equal one on the other layout.
      best = Math.max(best, scoreFolded(needle, fold(text)) - rank * 50);
    }
  }
  return best;
}

/** The items that fit, best first; equal ones stay in their order. An empty query keeps all. */
export function rank<T>(query: string, items: readonly T[], textsOf: (item: T) => readonly string[]): T[] {
  if (fold(query) === "") return [...items];
  return items
    .map((item) => ({ item, points: score(query, textsOf(item)) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .map(({ item }) => item);
}
