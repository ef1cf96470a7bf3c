//! A small chart of bars, drawn on the server. It is read three ways: as a picture, as a sentence, as a table.

use askama::Template;

use crate::page::Texts;

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it stands for, as the table names it: «شنبه ۳۰ آبان».
    pub name: String,
    /// Its height, in any unit; below zero is drawn as zero.
    pub value: i64,
    /// The value in words: «۱٬۲۵۰٬۰۰۰ تومان».
    pub shown: String,
    /// More about it for the table, one for each of the chart's further columns.
    pub more: Vec<String>,
}

/// Bars in the order of time, the first at the beginning of the line: from the right in Persian.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/chart.html")]
pub struct BarChart {
    /// The messages.
    pub t: Texts,
    /// Unique on the page.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// What the picture means, in a sentence with its figures.
    pub sentence: String,
    /// The head of the table: name, value, and the further columns.
    pub columns: Vec<String>,
    /// The bars.
    pub bars: Vec<Bar>,
    /// What the highest line stands for, in words; the line is at [`Self::top`].
    pub top_shown: String,
    /// The value of the highest line.
    pub top: i64,
}

/// Width of a bar and of the room for it, in the picture's own units.
const BAR: i64 = 7;
const ROOM: i64 = 10;
/// Height of the picture in its own units.
const HEIGHT: i64 = 100;

/// A bar as it is drawn.
struct Drawn<'a> {
    /// Where the room of the day begins, and where the bar in it does.
    room_x: i64,
    x: i64,
    y: i64,
    height: i64,
    name: &'a str,
    shown: &'a str,
}

impl BarChart {
    /// The smallest round number (1, 2, 3, 4, 6 or 8 with zeros) that no value reaches above.
    pub fn round_top(bars: &[Bar]) -> i64 {
        let highest = bars.iter().map(|bar| bar.value).max().unwrap_or(0);
        let mut unit: i64 = 1;
        loop {
            for step in [1, 2, 3, 4, 6, 8] {
                match unit.checked_mul(step) {
                    Some(top) if top >= highest => return top,
                    Some(_) => {}
                    None => return highest.max(1),
                }
            }
            match unit.checked_mul(10) {
                Some(next) => unit = next,
                None => return highest.max(1),
            }
        }
    }

    fn width(&self) -> i64 {
        ROOM.saturating_mul(i64::try_from(self.bars.len()).unwrap_or(0)).max(ROOM)
    }

    #[expect(clippy::unused_self, reason = "the template asks the chart")]
    fn height(&self) -> i64 {
        HEIGHT
    }

    #[expect(clippy::unused_self, reason = "the template asks the chart")]
    fn bar(&self) -> i64 {
        BAR
    }

    #[expect(clippy::unused_self, reason = "the template asks the chart")]
    fn room(&self) -> i64 {
        ROOM
    }

    #[expect(clippy::unused_self, reason = "the template asks the chart")]
    fn half(&self) -> i64 {
        HEIGHT / 2
    }

    /// The bars in the direction of reading.
    fn drawn(&self) -> Vec<Drawn<'_>> {
        let is_rtl = self.t.lang().dir() == "rtl";
        let mut x = (ROOM - BAR) / 2;
        let mut drawn = Vec::with_capacity(self.bars.len());
        for bar in &self.bars {
            let height = height_of(bar.value, self.top);
            let at = if is_rtl { self.width() - x - BAR } else { x };
            drawn.push(Drawn {
                room_x: at - (ROOM - BAR) / 2,
                x: at,
                y: HEIGHT - height,
                height,
                name: &bar.name,
                shown: &bar.shown,
            });
            x += ROOM;
        }
        drawn
    }

    /// The names below the picture: first, middle, last.
    fn marks(&self) -> Vec<&str> {
        let names: Vec<&str> = self.bars.iter().map(|bar| bar.name.as_str()).collect();
        match names.as_slice() {
            [] => Vec::new(),
            [one] => vec![one],
            [first, middle @ .., last] => match middle.get(middle.len() / 2) {
                Some(middle) => vec![first, middle, last],
                None => vec![first, last],
            },
        }
    }
}

/// A value's height in the picture. Whatever is above zero is seen.
fn height_of(value: i64, top: i64) -> i64 {
    let tall = i128::from(value.max(0)) * i128::from(HEIGHT) / i128::from(top.max(1));
    let tall = i64::try_from(tall).unwrap_or(HEIGHT).min(HEIGHT);
    if value > 0 { tall.max(1) } else { 0 }
}

impl askama::filters::HtmlSafe for BarChart {}

#[cfg(test)]
mod tests {
    use super::*;
    use vafa_locale::Lang;

    fn bars(values: &[i64]) -> Vec<Bar> {
        let bar = |value: &i64| Bar {
            name: format!("day {value}"),
            value: *value,
            shown: format!("{value} toman"),
            more: vec!["<3>".into()],
        };
        values.iter().map(bar).collect()
    }

    fn chart(lang: Lang, values: &[i64]) -> BarChart {
        let bars = bars(values);
        BarChart {
            t: Texts::of(lang),
            id: "sales".into(),
            title: "Sales".into(),
            sentence: "Sales rose.".into(),
            columns: vec!["Day".into(), "Sales".into(), "Orders".into()],
            top: BarChart::round_top(&bars),
            top_shown: "500".into(),
            bars,
        }
    }

    #[test]
    fn the_top_is_round_and_holds_everything() {
        for (values, top) in [
            (&[][..], 1),
            (&[0], 1),
            (&[3], 3),
            (&[7, 12], 20),
            (&[50], 60),
            (&[61], 80),
            (&[81], 100),
            (&[i64::MAX], i64::MAX),
        ] {
            assert_eq!(BarChart::round_top(&bars(values)), top, "{values:?}");
        }
    }

    #[test]
    fn heights_are_in_proportion_and_small_ones_are_seen() {
        assert_eq!([0, 1, 50, 100, 1_000, -5].map(|value| height_of(value, 100)), [0, 1, 50, 100, 100, 0]);
        assert_eq!(height_of(1, i64::MAX), 1);
    }

    #[test]
    fn time_runs_with_the_reading() {
        let x = |lang| chart(lang, &[1, 2, 3]).drawn().iter().map(|bar| bar.x).collect::<Vec<_>>();
        assert!(x(Lang::En).is_sorted());
        assert!(x(Lang::Fa).iter().rev().is_sorted());
    }

    #[test]
    fn the_table_says_what_the_picture_says() {
        let html = chart(Lang::Fa, &[1, 2, 3]).render().unwrap();
        assert_eq!(html.matches("v-chart-bar").count(), 3);
        assert_eq!(html.matches("<tr").count(), 4);
        assert!(html.contains("Sales rose.") && html.contains("2 toman") && !html.contains("<3>"));
        assert!(!html.contains("style="));
    }
}
