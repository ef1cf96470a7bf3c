//! Names, places and trades of the people who buy here, read from the lists in `data/`.

use crate::chance::{Dice, running_totals};
use std::sync::LazyLock;

/// How a customer is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// Woman.
    Female,
    /// Man.
    Male,
}

/// A name in Persian and in Latin letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) fa: &'static str,
    pub(crate) latin: &'static str,
}

/// A city with its neighbourhoods.
#[derive(Debug, Clone)]
pub(crate) struct City {
    pub(crate) fa: &'static str,
    pub(crate) latin: &'static str,
    pub(crate) province: &'static str,
    pub(crate) areas: Vec<&'static str>,
}

/// A trade, and who has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Job {
    pub(crate) fa: &'static str,
    /// 1 modest to 4 affluent.
    pub(crate) standing: u8,
    ages: (u8, u8),
    weight: f64,
}

/// A list that names are drawn from: names and running totals of how common each is.
#[derive(Debug, Default)]
struct Urn {
    names: Vec<Name>,
    totals: [Vec<f64>; 3],
}

impl Urn {
    fn draw(&self, dice: &mut Dice, generation: usize) -> Option<Name> {
        let index = dice.weighted(&self.totals[generation]);
        self.names.get(index).copied()
    }
}

/// Peoples of Iran with names of their own; the first urn is everybody's.
const PEOPLES: [&str; 7] = ["general", "azeri", "kurdish", "arab", "baluch", "turkmen", "armenian"];
/// How many of the customers belong to each, in the country at large.
const PEOPLE_SHARE: [f64; 7] = [70.0, 15.0, 7.0, 2.5, 2.0, 1.2, 0.8];

static FEMALE: LazyLock<Vec<Urn>> = LazyLock::new(|| urns(include_str!("../data/given_female.txt")));
static MALE: LazyLock<Vec<Urn>> = LazyLock::new(|| urns(include_str!("../data/given_male.txt")));
static FAMILY: LazyLock<Vec<Urn>> = LazyLock::new(|| urns(include_str!("../data/family.txt")));
static CITIES: LazyLock<(Vec<City>, Vec<f64>)> = LazyLock::new(cities);
static JOBS: LazyLock<Vec<Job>> = LazyLock::new(jobs);

fn urns(text: &'static str) -> Vec<Urn> {
    let mut urns: Vec<Urn> = PEOPLES.iter().map(|_| Urn::default()).collect();
    let mut weights: Vec<Vec<[f64; 3]>> = vec![Vec::new(); PEOPLES.len()];
    let mut people = 0;
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("# ") {
            let word = title.split([':', ' ']).next().unwrap_or("");
            people = PEOPLES.iter().position(|p| *p == word).unwrap_or(0);
            continue;
        }
        let mut fields = line.split(',');
        let (Some(fa), Some(latin)) = (fields.next(), fields.next()) else { continue };
        let numbers: Vec<f64> = fields.filter_map(|f| f.trim().parse().ok()).collect();
        // Family names have one weight for all generations.
        let weight = |generation: usize| numbers.get(generation).or(numbers.first()).copied().unwrap_or(0.0);
        urns[people].names.push(Name { fa, latin });
        weights[people].push([weight(0), weight(1), weight(2)]);
    }
    for (urn, weights) in urns.iter_mut().zip(&weights) {
        for generation in 0..3 {
            urn.totals[generation] = running_totals(weights.iter().map(|w| w[generation]));
        }
    }
    urns
}

fn cities() -> (Vec<City>, Vec<f64>) {
    let mut shares = Vec::new();
    let mut cities = Vec::new();
    for line in include_str!("../data/places.txt").lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split(',').collect();
        let [fa, latin, province, share, areas] = fields[..] else { continue };
        cities.push(City { fa, latin, province, areas: areas.split('/').collect() });
        shares.push(share.parse().unwrap_or(1.0));
    }
    (cities, running_totals(shares))
}

fn jobs() -> Vec<Job> {
    let lines = include_str!("../data/jobs.txt").lines().filter(|l| !l.starts_with('#'));
    lines
        .filter_map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let [fa, weight, standing, youngest, oldest] = fields[..] else { return None };
            let ages = (youngest.parse().ok()?, oldest.parse().ok()?);
            Some(Job { fa, weight: weight.parse().ok()?, standing: standing.parse().ok()?, ages })
        })
        .collect()
}

/// Which people a person of that city belongs to, as an index for [`given`] and [`family`].
pub(crate) fn people_of(dice: &mut Dice, city: &City) -> usize {
    // Where a people is at home, most bear its names.
    let home = match city.province {
        "آذربایجان شرقی" | "آذربایجان غربی" | "اردبیل" | "زنجان" => {
            Some(1)
        }
        "کردستان" | "کرمانشاه" | "ایلام" => Some(2),
        "خوزستان" => Some(3),
        "سیستان و بلوچستان" => Some(4),
        "گلستان" => Some(5),
        _ => None,
    };
    if let Some(home) = home.filter(|_| dice.chance(0.55)) {
        return home;
    }
    dice.weighted(&running_totals(PEOPLE_SHARE))
}

/// A given name for a person of that people, gender and year of birth (Solar Hijri).
pub(crate) fn given(dice: &mut Dice, people: usize, gender: Gender, birth_year: i16) -> Name {
    let lists = if gender == Gender::Female { &FEMALE } else { &MALE };
    let generation = match birth_year {
        ..1350 => 0,
        1350..1375 => 1,
        _ => 2,
    };
    // Only Armenian names are hardly ever mixed with everybody's.
    let own = people == 6 || dice.chance(0.5);
    let urn = if own { &lists[people] } else { &lists[0] };
    urn.draw(dice, generation).unwrap_or(Name { fa: "مریم", latin: "maryam" })
}

/// A family name for a person of that people; some are compounds with a place (رضایی اصفهانی).
pub(crate) fn family(dice: &mut Dice, people: usize) -> (String, String) {
    let own = people == 6 || dice.chance(0.5);
    let urn = if own { &FAMILY[people] } else { &FAMILY[0] };
    let name = urn.draw(dice, 0).unwrap_or(Name { fa: "محمدی", latin: "mohammadi" });
    if people == 0 && dice.chance(0.045) {
        let second = dice.of([
            ("اصفهانی", "esfahani"),
            ("تبریزی", "tabrizi"),
            ("تهرانی", "tehrani"),
            ("شیرازی", "shirazi"),
            ("کاشانی", "kashani"),
            ("یزدی", "yazdi"),
            ("مقدم", "moghaddam"),
            ("نژاد", "nejad"),
            ("اصل", "asl"),
            ("پور", "pour"),
            ("فرد", "fard"),
            ("راد", "rad"),
        ]);
        if !name.fa.ends_with(second.0) && !name.fa.contains('\u{200c}') {
            return (format!("{} {}", name.fa, second.0), format!("{}{}", name.latin, second.1));
        }
    }
    (name.fa.to_owned(), name.latin.to_owned())
}

/// A city, by how many customers live there; stays valid as an index for [`city`].
pub(crate) fn draw_city(dice: &mut Dice) -> usize {
    dice.weighted(&CITIES.1)
}

/// The city with that index.
pub(crate) fn city(index: usize) -> &'static City {
    let cities = &CITIES.0;
    &cities[index.min(cities.len() - 1)]
}

/// A trade for somebody of that age, or none where none fits.
pub(crate) fn job(dice: &mut Dice, age: i16, gender: Gender) -> Option<&'static Job> {
    let fits = |job: &Job| {
        let right_age = (i16::from(job.ages.0)..=i16::from(job.ages.1)).contains(&age);
        let right_gender = match job.fa {
            "خانه‌دار" | "ماما" => gender == Gender::Female,
            "نظامی بازنشسته" => gender == Gender::Male,
            _ => true,
        };
        right_age && right_gender
    };
    let totals = running_totals(JOBS.iter().map(|job| if fits(job) { job.weight } else { 0.0 }));
    JOBS.get(dice.weighted(&totals)).filter(|job| fits(job))
}

/// What friends call somebody by that name, where there is a usual short form.
pub(crate) fn nickname(given: &str) -> Option<&'static str> {
    Some(match given {
        "فاطمه" | "فاطمه‌زهرا" => "فاطی",
        "محمد" | "محمدرضا" | "محمدحسین" | "محمدعلی" | "محمدمهدی" => "ممد",
        "علیرضا" | "علی‌اصغر" | "علی‌اکبر" => "علی",
        "امیرحسین" | "امیرعلی" | "امیرمحمد" | "امیررضا" => "امیر",
        "معصومه" => "معصوم",
        "زینب" => "زینی",
        "مصطفی" => "مصی",
        "حمیدرضا" => "حمید",
        "غلامرضا" => "رضا",
        "شهربانو" => "بانو",
        "نازنین" => "نازی",
        "نیلوفر" => "نیلو",
        "ابوالفضل" => "ابول",
        "سپیده" => "سپی",
        "الهام" => "الی",
        "مریم" => "مری",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_long_and_whole() {
        let count = |urns: &[Urn]| urns.iter().map(|u| u.names.len()).sum::<usize>();
        assert!(count(&FEMALE) >= 150 && count(&MALE) >= 150, "{} {}", count(&FEMALE), count(&MALE));
        assert!(count(&FAMILY) >= 250);
        assert_eq!((CITIES.0.len(), JOBS.len()), (42, 51));
        for urn in FEMALE.iter().chain(MALE.iter()).chain(FAMILY.iter()) {
            assert!(!urn.names.is_empty());
            assert!(urn.names.iter().all(|n| n.latin.bytes().all(|b| b.is_ascii_lowercase())));
            assert!(urn.totals.iter().all(|t| t.last().is_some_and(|&sum| sum > 0.0)));
        }
        assert!(CITIES.0.iter().all(|c| c.areas.len() >= 2));
    }

    #[test]
    fn names_follow_the_generation() {
        let mut dice = Dice::new(1, crate::chance::Purpose::Shop, 9);
        let count = |dice: &mut Dice, year| {
            (0..4000).filter(|_| given(dice, 0, Gender::Female, year).fa == "صغری").count()
        };
        assert!(count(&mut dice, 1330) > 10);
        assert_eq!(count(&mut dice, 1385), 0);
    }
}
