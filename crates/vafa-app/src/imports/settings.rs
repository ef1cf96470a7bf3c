//! How a file is to be understood.

use super::mapping::Target;
use super::read::ReadOptions;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use vafa_kernel::Currency;

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$case_doc])* $case,)* }

        impl $name {
            /// Every choice, the usual one first.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code,)* }
            }
        }

        impl FromStr for $name {
            type Err = crate::actor::UnknownCode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($code => Ok(Self::$case),)* other => Err(crate::actor::UnknownCode(other.to_owned())) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.code()) }
        }
    };
}

choices! {
    /// What a file tells of.
    ImportKind {
        /// One row per customer.
        #[default]
        Customers = "customers",
        /// Orders: one row per line, or one row per order.
        Orders = "orders",
    }
}

choices! {
    /// What the numbers of amounts count.
    AmountUnit {
        /// Major units of the currency: pounds, whole rials.
        #[default]
        Major = "major",
        /// Tomans: ten rials each.
        Toman = "toman",
        /// Minor units: pence.
        Minor = "minor",
    }
}

choices! {
    /// What happens to customers that are known already.
    ExistingPolicy {
        /// What the file tells is taken over.
        #[default]
        Update = "update",
        /// Only what is not known yet is taken over.
        Fill = "fill",
        /// They stay as they are.
        Skip = "skip",
    }
}

choices! {
    /// What happens to a row whose identifiers belong to several customers.
    SeveralPolicy {
        /// The row is rejected.
        #[default]
        Reject = "reject",
        /// The most trusted identifier decides.
        TrustFirst = "trust_first",
    }
}

choices! {
    /// What happens to an order of which one line cannot be read.
    BadLinePolicy {
        /// The whole order is held back with all its lines, so that no total lies.
        #[default]
        HoldOrder = "hold_order",
        /// The order is taken without that line.
        DropLine = "drop_line",
    }
}

choices! {
    /// The order of the parts of dates in numbers.
    DatePartOrder {
        /// Year, month, day.
        #[default]
        Ymd = "ymd",
        /// Day, month, year.
        Dmy = "dmy",
        /// Month, day, year.
        Mdy = "mdy",
    }
}

/// Which column fills what: column names by target.
pub type Mapping = BTreeMap<Target, String>;

/// How a file is to be understood; what is not said is found out or taken from the business.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportSettings {
    /// How the file is written.
    pub read: ReadOptions,
    /// Which column fills what. Empty: the proposal is taken.
    pub mapping: Mapping,
    /// Currency of the amounts; else that of the business.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// What amounts count; else tomans where the business shows tomans, or what the column's name says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amounts: Option<AmountUnit>,
    /// IANA zone of the clock that the times were taken from; else that of the business.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Calendar (`jalali`, `gregorian`) of dates whose year has two digits; else found out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Order of day, month and year; else found out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DatePartOrder>,
    /// Keeps the order numbers of this file apart from others (branches, old systems).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub series: String,
    /// Where the data come from, as timelines show it; else `file`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Channel of orders that name none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// What happens to known customers.
    pub existing: ExistingPolicy,
    /// What happens to rows that mean several customers.
    pub several: SeveralPolicy,
    /// What happens to orders with a line that cannot be read.
    pub bad_line: BadLinePolicy,
}

impl ImportSettings {
    /// The source under which everything of this import is recorded.
    pub fn source(&self) -> String {
        format!("import:{}", if self.label.is_empty() { "file" } else { &self.label })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_storage_and_refuse_what_they_do_not_know() {
        let mut settings =
            ImportSettings { date_order: Some(DatePartOrder::Dmy), ..ImportSettings::default() };
        settings.mapping.insert(Target::Order, "شماره".into());
        settings.mapping.insert(Target::Custom("size".into()), "Size".into());
        let stored = serde_json::to_string(&settings).unwrap();
        assert_eq!(serde_json::from_str::<ImportSettings>(&stored).unwrap(), settings);
        assert!(serde_json::from_str::<ImportSettings>(r#"{"mapping":{"nonsense":"a"}}"#).is_err());
        assert!(serde_json::from_str::<ImportSettings>(r#"{"maping":{}}"#).is_err());
    }
}
