//! Files with one line per customer: how often, how recently, how long, for how much.

use crate::problem::CliError;
use csv::StringRecord;
use std::path::Path;
use vafa_value::{Periods, Purchases, RowError, Spending};

/// One customer's line.
pub(super) struct Row<T> {
    /// Which line of the file, the first being its head.
    pub(super) number: u64,
    /// As the file calls the customer.
    pub(super) id: Option<String>,
    pub(super) told: T,
}

/// What the columns are called in the files that people have.
const NAMES: [(&str, &[&str]); 6] = [
    ("id", &["id", "customer_id", "customer"]),
    ("frequency", &["frequency", "x"]),
    ("recency", &["recency", "t_x"]),
    ("T", &["t", "age"]),
    ("monetary_value", &["monetary_value", "monetary", "m_x"]),
    ("n", &["n", "periods"]),
];

/// Where each column is, and the cells of one line.
pub(super) struct Line<'a> {
    places: &'a Places,
    cells: &'a StringRecord,
}

struct Places([Option<usize>; NAMES.len()]);

impl Places {
    fn of(head: &StringRecord) -> Self {
        Self(NAMES.map(|(_, names)| {
            head.iter().position(|title| {
                let title = title.trim().trim_start_matches('\u{feff}').to_lowercase();
                names.contains(&title.as_str())
            })
        }))
    }

    fn of_name(&self, name: &str) -> Option<usize> {
        let index = NAMES.iter().position(|(known, _)| *known == name)?;
        self.0[index]
    }
}

/// What is wrong with a line.
pub(super) enum Wrong {
    Missing(&'static str),
    NotANumber(&'static str),
    NotWhole(&'static str),
    Row(RowError),
}

impl Line<'_> {
    fn number(&self, name: &'static str) -> Result<f64, Wrong> {
        let place = self.places.of_name(name).ok_or(Wrong::Missing(name))?;
        let cell = self.cells.get(place).unwrap_or_default().trim();
        cell.parse().ok().filter(|number: &f64| number.is_finite()).ok_or(Wrong::NotANumber(name))
    }

    fn whole(&self, name: &'static str) -> Result<u32, Wrong> {
        let number = self.number(name)?;
        if number.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&number) {
            return Err(Wrong::NotWhole(name));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
        let number = number as u32;
        Ok(number)
    }
}

pub(super) fn purchases_of(line: &Line<'_>) -> Result<Purchases, Wrong> {
    let (frequency, recency, age) = (line.whole("frequency")?, line.number("recency")?, line.number("T")?);
    Purchases::new(frequency, recency, age).map_err(Wrong::Row)
}

pub(super) fn periods_of(line: &Line<'_>) -> Result<Periods, Wrong> {
    let (frequency, recency, periods) = (line.whole("frequency")?, line.whole("recency")?, line.whole("n")?);
    Periods::new(frequency, recency, periods).map_err(Wrong::Row)
}

pub(super) fn spending_of(line: &Line<'_>) -> Result<Spending, Wrong> {
    let frequency = line.whole("frequency")?;
    if frequency == 0 {
        // Whoever bought once has no repeat purchases to have a mean of; files leave it empty.
        return Ok(Spending { frequency, mean: 0.0 });
    }
    let mean = line.number("monetary_value")?;
    if mean <= 0.0 {
        return Err(Wrong::Row(RowError::NoMoney));
    }
    Ok(Spending { frequency, mean })
}

pub(super) fn purchases(path: &Path) -> Result<Vec<Purchases>, CliError> {
    Ok(read(path, purchases_of)?.into_iter().map(|row| row.told).collect())
}

pub(super) fn periods(path: &Path) -> Result<Vec<Periods>, CliError> {
    Ok(read(path, periods_of)?.into_iter().map(|row| row.told).collect())
}

pub(super) fn spending(path: &Path) -> Result<Vec<Spending>, CliError> {
    Ok(read(path, spending_of)?.into_iter().map(|row| row.told).collect())
}

/// Reads every line; the first that cannot be read is named.
pub(super) fn read<T>(
    path: &Path,
    of: impl Fn(&Line<'_>) -> Result<T, Wrong>,
) -> Result<Vec<Row<T>>, CliError> {
    let shown = || path.display().to_string();
    let unreadable = |error: csv::Error| CliError::File { path: shown(), why: error.to_string() };
    let mut reader = csv::Reader::from_path(path).map_err(unreadable)?;
    let places = Places::of(reader.headers().map_err(unreadable)?);
    let mut rows = Vec::new();
    let mut cells = StringRecord::new();
    while reader.read_record(&mut cells).map_err(unreadable)? {
        let number = cells.position().map_or(0, csv::Position::line);
        let line = number.to_string();
        let told = of(&Line { places: &places, cells: &cells }).map_err(|wrong| match wrong {
            Wrong::Missing(column) => CliError::NoColumn { path: shown(), column: column.into() },
            Wrong::NotANumber(column) => {
                CliError::NotAFigure { path: shown(), line: line.clone(), column: column.into() }
            }
            Wrong::NotWhole(column) => {
                CliError::NotWhole { path: shown(), line: line.clone(), column: column.into() }
            }
            Wrong::Row(error) => row_error(shown(), line.clone(), error),
        })?;
        let id = places.of_name("id").and_then(|place| cells.get(place)).map(str::to_owned);
        rows.push(Row { number, id, told });
    }
    Ok(rows)
}

fn row_error(path: String, line: String, error: RowError) -> CliError {
    match error {
        RowError::NotANumber(column) => CliError::NotAFigure { path, line, column: column.into() },
        RowError::RecencyAfterAge => CliError::RecencyAfterAge { path, line },
        RowError::NoRecency => CliError::NoRecency { path, line },
        RowError::RecencyOfNothing => CliError::RecencyOfNothing { path, line },
        RowError::MoreThanPeriods => CliError::MoreThanPeriods { path, line },
        RowError::TooManyPeriods => CliError::TooManyPeriods { path, line },
        RowError::NoMoney => CliError::NoMoneyInLine { path, line },
    }
}
