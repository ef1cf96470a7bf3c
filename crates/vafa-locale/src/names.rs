//! Comparing names of persons, to suggest that two records may be one customer. Suggestions only: never a proof.
//!
//! The distance is Damerau's (F. J. Damerau, "A technique for computer detection and correction of spelling errors",
//! CACM 7(3), 1964: insert, delete, replace, exchange neighbours) in its restricted form (optimal string alignment),
//! over folded letters, with weights: letters that sound alike in Persian (ط ت, ص س ث, ز ذ ض ظ, ق غ, ح ه, ا ع) replace
//! each other cheaply, a letter doubled or not (محمد محممد, Mohamad Mohammad) costs little. The weights are ours.

use crate::fold::{HalfSpace, fold_with};

/// Words that address a person and are no part of the name (folded).
const TITLES: [&str; 27] = [
    "اقای",
    "اقا",
    "خانم",
    "خانوم",
    "بانو",
    "سرکار",
    "جناب",
    "مهندس",
    "دکتر",
    "حاج",
    "استاد",
    "پروفسور",
    "جان",
    "عزیز",
    "دوشیزه",
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "eng",
    "prof",
    "sir",
    "madam",
    "agha",
    "khanom",
];

/// Letters that are one sound in Persian.
const ALIKE: [&str; 6] = ["طت", "صسث", "زذضظ", "قغ", "حه", "اع"];

const REPLACE: u32 = 10;
const REPLACE_ALIKE: u32 = 2;
const INSERT: u32 = 10;
const DOUBLE: u32 = 3;
const EXCHANGE: u32 = 7;
/// What it costs, in thousandths, that first and last name change places.
const REORDERED: u32 = 40;
/// The letters of a name that are compared; the rest hardly tells people apart.
const LETTERS_MAX: usize = 64;

/// The name without titles, spaces, half-spaces and punctuation, folded: equal for all usual ways to write one name.
/// Empty only where the text has no letter at all.
pub fn name_key(name: &str) -> String {
    words(name).concat()
}

/// How alike two names are, in thousandths: 1000 the same key, 0 nothing in common. First and last name may change
/// places. Texts without letters are like nothing.
pub fn similarity(a: &str, b: &str) -> u32 {
    let (mut a, mut b) = (words(a), words(b));
    let straight = alike(&a.concat(), &b.concat());
    // Nothing that changes places can be more alike.
    if straight >= 1000 - REORDERED {
        return straight;
    }
    a.sort_unstable();
    b.sort_unstable();
    straight.max(alike(&a.concat(), &b.concat()).saturating_sub(REORDERED))
}

fn words(name: &str) -> Vec<String> {
    let mut folded = String::with_capacity(name.len());
    fold_with(name, HalfSpace::Split, &mut folded);
    let all: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_title = |word: &&str| TITLES.contains(word);
    // Somebody who is only «خانم دکتر» in the records still has that for a name.
    let keep_all = all.iter().all(is_title);
    all.into_iter().filter(|word| keep_all || !is_title(word)).map(str::to_owned).collect()
}

fn alike(a: &str, b: &str) -> u32 {
    // Most names that are compared at all have one key.
    if a == b && !a.is_empty() {
        return 1000;
    }
    let a: Vec<char> = a.chars().take(LETTERS_MAX).collect();
    let b: Vec<char> = b.chars().take(LETTERS_MAX).collect();
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let longest = u32::try_from(a.len().max(b.len())).unwrap_or(u32::MAX);
    1000 - (1000 * distance(&a, &b) / (longest * REPLACE)).min(1000)
}

/// Weighted optimal string alignment, three rows at a time.
fn distance(a: &[char], b: &[char]) -> u32 {
    let mut before: Vec<u32> = Vec::new();
    let mut above: Vec<u32> = vec![0];
    for at in 0..b.len() {
        above.push(above[at] + insert(b, at));
    }
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![above[0] + insert(a, i)];
        for (j, &y) in b.iter().enumerate() {
            let mut best = above[j] + replace(x, y);
            best = best.min(above[j + 1] + insert(a, i)).min(row[j] + insert(b, j));
            if i > 0 && j > 0 && x != y && x == b[j - 1] && y == a[i - 1] {
                best = best.min(before[j - 1] + EXCHANGE);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

fn insert(letters: &[char], at: usize) -> u32 {
    if at > 0 && letters[at] == letters[at - 1] { DOUBLE } else { INSERT }
}

fn replace(x: char, y: char) -> u32 {
    if x == y {
        0
    } else if ALIKE.iter().any(|group| group.contains(x) && group.contains(y)) {
        REPLACE_ALIKE
    } else {
        REPLACE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_name_has_one_key() {
        for same in [
            "علی رضا کریمی",
            "علیرضا كريمي",
            "علی‌رضا کریمی",
            "آقای علیرضا کریمی",
            "جناب آقای مهندس عليرضا كريمي",
            "دکتر علیرضا کریمی",
        ] {
            assert_eq!(name_key(same), "علیرضاکریمی", "{same}");
        }
        assert_eq!(name_key("Mr. José Núñez"), "josenunez");
        assert_eq!(name_key("خانم دکتر"), "خانمدکتر");
        assert_eq!(name_key("آقایی"), "اقایی");
        assert_eq!(name_key(" - "), "");
    }

    #[test]
    fn alike_is_graded() {
        assert_eq!(similarity("علی رضایی", "آقای علي رضائی"), 1000);
        assert_eq!(similarity("علی رضایی", "رضایی علی"), 1000 - REORDERED);
        assert!(similarity("طاهره صادقی", "تاهره سادغی") > 900);
        assert!(similarity("مرتضی رضایی", "مرتظی رزایی") > 940);
        assert!(similarity("Mohammad", "Mohamad") > 950);
        assert!(similarity("محسن", "محسین") > 750);
        assert!(similarity("Jhon", "John") > similarity("Jahn", "John"));
        assert!(similarity("مریم", "میترا") < 500);
        assert!(similarity("علی رضایی", "زهرا موسوی") < 350);
        assert_eq!(similarity("", ""), 0);
    }

    #[test]
    fn the_arithmetic_is_that_of_the_weights() {
        let d = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(d("abc", "abc"), 0);
        assert_eq!(d("abc", "acb"), EXCHANGE);
        assert_eq!(d("abc", "abd"), REPLACE);
        assert_eq!(d("abc", "abcc"), DOUBLE);
        assert_eq!(d("ac", "abc"), INSERT);
        assert_eq!(d("طاها", "تاحا"), 2 * REPLACE_ALIKE);
        assert_eq!(d("", "abc"), 3 * INSERT);
    }

    proptest! {
        #[test]
        fn likeness_is_mutual_and_bounded(a in "[ابتثحخزذسصضطظعغقکگلمنهوی ]{0,20}|\\PC{0,20}", b in "[ابتثحخزذسصضطظعغقکگلمنهوی ]{0,20}|\\PC{0,20}") {
            let there = similarity(&a, &b);
            prop_assert_eq!(there, similarity(&b, &a));
            prop_assert!(there <= 1000);
            prop_assert_eq!(similarity(&a, &a), if name_key(&a).is_empty() { 0 } else { 1000 });
            if there == 1000 {
                // Sounding alike costs something, so full marks mean the same key (up to the letters compared).
                prop_assert_eq!(name_key(&a), name_key(&b));
            }
        }
    }
}
