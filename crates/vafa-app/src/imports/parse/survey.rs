//! The first reading of a file: what can only be known of columns as a whole, and how many rows each order has.

use super::plan::{Plan, cell};
use crate::imports::ImportError;
use crate::imports::mapping::Target;
use crate::imports::read::Flow;
use crate::imports::settings::DatePartOrder;
use csv::StringRecord;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use vafa_locale::dates::{DateFormatGuess, DateOrder, DateParser};
use vafa_timeline::ecommerce::fold_number;

/// How many different dates of the beginning, and of the rest, decide how dates are read.
const DATES_FIRST: usize = 200;
const DATES_LATER: usize = 400;
/// Of the rest one row in so many is looked at.
const EVERY: u64 = 499;

/// What the first reading found.
#[derive(Debug, Clone)]
pub(crate) struct Survey {
    /// Rows below the header.
    pub(crate) rows: u64,
    /// How the dates of the time column are read.
    pub(crate) dates: DateParser,
    /// Another way of reading them is as good: a person must say.
    pub(crate) are_dates_ambiguous: bool,
    sizes: HashMap<u64, u32>,
    /// Columns in which every number ends in `.0`, as spreadsheets write numbers that are names.
    whole: Vec<bool>,
}

impl Survey {
    /// Reads the whole file once. Memory: twelve bytes and a little for each order.
    pub(crate) fn of(plan: &Plan) -> Result<Self, ImportError> {
        let order = plan.column(&Target::Order);
        let time = plan.column(&Target::Time);
        let mut rows = 0u64;
        let mut sizes: HashMap<u64, u32> = HashMap::new();
        let mut dates: HashSet<String> = HashSet::new();
        let mut pointed = vec![Pointed::default(); plan.file.header.len()];
        let ids: Vec<usize> = plan
            .columns()
            .iter()
            .filter(|(target, _)| matches!(target, Target::Order | Target::Product | Target::Identifier(_)))
            .map(|(_, at)| *at)
            .collect();
        let mut key = String::new();
        plan.file.visit_rows(&mut |row| {
            rows += 1;
            if order.is_some() {
                order_key(plan, row.record, &mut key);
                if !key.is_empty() {
                    let count = sizes.entry(hash(&key)).or_default();
                    *count = count.saturating_add(1);
                }
            }
            for at in &ids {
                if let (Some(pointed), Some(text)) = (pointed.get_mut(*at), row.record.get(*at)) {
                    pointed.look(text.trim());
                }
            }
            if dates.len() < DATES_FIRST || (dates.len() < DATES_LATER && rows.is_multiple_of(EVERY)) {
                let text = cell(row.record, time);
                if !text.is_empty() && !dates.contains(text.as_ref()) {
                    dates.insert(text.into_owned());
                }
            }
            Ok(Flow::More)
        })?;
        let samples: Vec<&str> = dates.iter().map(String::as_str).collect();
        let (dates, are_dates_ambiguous) = date_parser(plan, &samples);
        let whole = pointed.into_iter().map(|column| column.is_some && !column.is_other).collect();
        Ok(Self { rows, dates, are_dates_ambiguous, sizes, whole })
    }

    /// How many rows have the order number with this key.
    pub(super) fn size_of(&self, key: &str) -> u32 {
        self.sizes.get(&hash(key)).copied().unwrap_or(1)
    }

    /// A cell that names something, without the `.0` that a spreadsheet added to the whole column.
    pub(super) fn name<'r>(&self, record: &'r StringRecord, column: Option<usize>) -> Cow<'r, str> {
        let text = cell(record, column);
        let is_whole = column.and_then(|at| self.whole.get(at)).copied().unwrap_or(false);
        match text {
            Cow::Borrowed(text) if is_whole => Cow::Borrowed(text.strip_suffix(".0").unwrap_or(text)),
            other => other,
        }
    }
}

/// Whether the cells of a column are whole numbers with `.0` behind them.
#[derive(Debug, Clone, Default)]
struct Pointed {
    is_some: bool,
    is_other: bool,
}

impl Pointed {
    fn look(&mut self, text: &str) {
        if self.is_other || text.is_empty() {
            return;
        }
        match text.strip_suffix(".0") {
            Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                self.is_some = true;
            }
            _ => self.is_other = true,
        }
    }
}

/// Writes the key under which the rows of one order are gathered; empty where the row has no order number.
pub(super) fn order_key(plan: &Plan, record: &StringRecord, key: &mut String) {
    key.clear();
    let number = cell(record, plan.column(&Target::Order));
    let is_plain = number.is_ascii()
        && !number.bytes().any(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control());
    let number = if is_plain { number } else { Cow::Owned(fold_number(&number)) };
    if number.is_empty() {
        return;
    }
    // As the order itself is told apart: a row without a series is of the series that the settings name.
    if let Some(series) = plan.column(&Target::Series) {
        let told = cell(record, Some(series));
        key.push_str(if told.is_empty() { &plan.settings.series } else { &told });
        key.push('\u{1F}');
    }
    key.push_str(&number);
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

fn date_parser(plan: &Plan, samples: &[&str]) -> (DateParser, bool) {
    let said = plan.settings.calendar.as_deref().and_then(|code| code.parse().ok());
    let order = plan.settings.date_order.map(|order| match order {
        DatePartOrder::Ymd => DateOrder::Ymd,
        DatePartOrder::Dmy => DateOrder::Dmy,
        DatePartOrder::Mdy => DateOrder::Mdy,
    });
    if let Some(order) = order {
        return (DateParser::new(said.unwrap_or(plan.business.calendar)).with_order(order), false);
    }
    let guess = DateFormatGuess::from_samples(samples);
    if guess.read == 0 {
        return (DateParser::new(said.unwrap_or(plan.business.calendar)), false);
    }
    let parser = DateParser { calendar: said.unwrap_or(guess.parser.calendar), ..guess.parser };
    (parser, guess.ambiguous)
}
