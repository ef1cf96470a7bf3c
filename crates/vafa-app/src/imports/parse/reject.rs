//! Rows that were not taken, each with its reason.

use csv::StringRecord;
use serde::Serialize;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// Why a row was not taken. The sentence for people is `imports-reject-CODE`, with dashes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RejectCode { $($(#[$doc])* $name,)* }

        impl RejectCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code, as stored.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Reads a stored code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

codes! {
    /// A cell that must be filled is empty.
    Missing = "missing",
    /// A cell is not a number.
    NotANumber = "not_a_number",
    /// A number is larger than anything real.
    TooLarge = "too_large",
    /// An amount is in another currency than its row, or in none that is known.
    OtherCurrency = "other_currency",
    /// A cell is not a date.
    NotADate = "not_a_date",
    /// A text is longer than any such text is.
    TooLong = "too_long",
    /// A cell is not one of the known words.
    NotAChoice = "not_a_choice",
    /// The row has more cells than the header.
    TooManyCells = "too_many_cells",
    /// A cell is not an identifier of its kind.
    NotAnIdentifier = "not_an_identifier",
    /// Nothing in the row says who is meant.
    NoIdentifier = "no_identifier",
    /// The identifiers belong to different customers.
    SeveralCustomers = "several_customers",
    /// The same thing is told twice, differently.
    Contradiction = "contradiction",
    /// The row is good, but another row of the same order is not.
    HeldBack = "held_back",
}

impl Serialize for RejectCode {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// Its line or row in the file.
    pub row: u64,
    /// Why.
    pub code: RejectCode,
    /// The column at fault, or empty.
    pub column: String,
    /// More about it: another row, a limit; never what the cell holds.
    pub detail: String,
    /// The cells, as in the file.
    pub cells: Vec<String>,
}

/// A fault in one cell, before it is known which row it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: RejectCode,
    pub(super) column: usize,
    pub(super) detail: String,
}

impl Fault {
    pub(super) const fn new(code: RejectCode, column: usize) -> Self {
        Self { code, column, detail: String::new() }
    }
}

/// The cells of a row as they are kept with a reject: whole up to a length that no honest row has.
pub(super) fn kept_cells(record: &StringRecord) -> Vec<String> {
    const CELL_MAX: usize = 4000;
    const CELLS_MAX: usize = 1000;
    let kept = |cell: &str| {
        let cell = if cell.contains('\0') { cell.replace('\0', "") } else { cell.to_owned() };
        cell.get(..cell.floor_char_boundary(CELL_MAX.min(cell.len()))).unwrap_or_default().to_owned()
    };
    record.iter().take(CELLS_MAX).map(kept).collect()
}
