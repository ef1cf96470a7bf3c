//! What a column can fill.

use crate::customers::{Field, IdentifierKind};
use crate::imports::ImportError;
use crate::imports::settings::ImportKind;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

macro_rules! targets {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What a column can fill. The code is what `--map CODE=COLUMN` names.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Target {
            $($(#[$doc])* $name,)*
            /// A field of the profile.
            Field(Field),
            /// An identifier of the customer.
            Identifier(IdentifierKind),
            /// A consent, `consent.PURPOSE` or `consent.PURPOSE.CHANNEL`: yes or no.
            Consent(String),
            /// A field of the business's own, `custom.NAME`.
            Custom(String),
        }

        const SIMPLE: &[(&str, Target)] = &[$(($code, Target::$name),)*];

        impl Target {
            fn simple_code(&self) -> Option<&'static str> {
                match self { $(Self::$name => Some($code),)* _ => None }
            }
        }
    };
}

targets! {
    /// The order number.
    Order = "order",
    /// Keeps apart sets of order numbers.
    Series = "series",
    /// When the order was placed: a day, or a day and a time.
    Time = "time",
    /// The time of day, where it has a column of its own.
    TimeOfDay = "time_of_day",
    /// The product's number (SKU).
    Product = "product",
    /// In orders the product's name, in customers the whole name.
    Name = "name",
    /// The product's category.
    Category = "category",
    /// How many.
    Quantity = "quantity",
    /// Price of one.
    Price = "price",
    /// Taken off the line; in a file of totals, off the order.
    Discount = "discount",
    /// What the line comes to.
    LineTotal = "line_total",
    /// Taken off the order as a whole, besides the discounts of its lines.
    OrderDiscount = "order_discount",
    /// Goods after discount.
    Subtotal = "subtotal",
    /// Shipping.
    Shipping = "shipping",
    /// Tax.
    Tax = "tax",
    /// What the customer pays for the order.
    Total = "total",
    /// Code of a coupon.
    Coupon = "coupon",
    /// How far the order has come: words for completed, waiting, called off, given back.
    Status = "status",
    /// Sale or return; of customers: person, household, organisation.
    Kind = "kind",
    /// `web`, `branch`, `phone` …
    Channel = "channel",
    /// Which branch.
    Branch = "branch",
    /// Currency of the order.
    Currency = "currency",
    /// The name of the customer of an order.
    CustomerName = "customer_name",
    /// Tags, separated by commas.
    Tags = "tags",
}

/// Other words for a target that the command line takes.
const ALIASES: &[(&str, &str)] = &[
    ("customer", "customer_id"),
    ("sku", "product"),
    ("date", "time"),
    ("full_name", "told_name"),
    ("mobile", "phone"),
    ("tag", "tags"),
    ("anonymous", "anonymous_id"),
];

impl Target {
    /// Every target of a kind of file, but own fields and consents.
    pub fn of_kind(kind: ImportKind) -> Vec<Self> {
        let mut all: Vec<Self> = SIMPLE.iter().map(|(_, target)| target.clone()).collect();
        all.extend(IdentifierKind::ALL.iter().map(|kind| Self::Identifier(*kind)));
        all.extend(Field::ALL.iter().map(|field| Self::Field(*field)));
        all.retain(|target| target.fits(kind));
        all
    }

    /// Whether files of this kind have such a column.
    pub fn fits(&self, kind: ImportKind) -> bool {
        match (self, kind) {
            (Self::Kind | Self::Identifier(_), _) => true,
            (Self::Field(field), ImportKind::Orders) => *field == Field::Country,
            (Self::Field(_) | Self::Tags | Self::Consent(_) | Self::Custom(_), ImportKind::Customers) => true,
            (_, ImportKind::Customers)
            | (Self::Tags | Self::Consent(_) | Self::Custom(_), ImportKind::Orders) => false,
            (_, ImportKind::Orders) => true,
        }
    }

    /// Reads a code as `--map` has it: in files of customers, `name` is the whole name.
    pub fn read(code: &str, kind: ImportKind) -> Result<Self, ImportError> {
        let unknown = || ImportError::UnknownTarget { target: code.to_owned() };
        let target: Self = code.trim().parse().map_err(|()| unknown())?;
        let target = match (target, kind) {
            (Self::Name, ImportKind::Customers) => Self::Field(Field::ToldName),
            (target, _) => target,
        };
        if target.fits(kind) { Ok(target) } else { Err(unknown()) }
    }
}

impl FromStr for Target {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let code = ALIASES.iter().find(|(alias, _)| *alias == text).map_or(text, |(_, code)| code);
        if let Some((_, target)) = SIMPLE.iter().find(|(known, _)| *known == code) {
            return Ok(target.clone());
        }
        if let Some(name) = code.strip_prefix("custom.") {
            return if is_name(name) { Ok(Self::Custom(name.to_owned())) } else { Err(()) };
        }
        if let Some(purpose) = code.strip_prefix("consent.") {
            return if is_consent(purpose) { Ok(Self::Consent(purpose.to_owned())) } else { Err(()) };
        }
        if let Some(kind) = IdentifierKind::from_code(code) {
            return Ok(Self::Identifier(kind));
        }
        code.parse().map(Self::Field)
    }
}

/// A purpose, perhaps with a channel behind a point; both short codes.
fn is_consent(code: &str) -> bool {
    code.split('.').count() <= 2
        && code.split('.').all(|part| crate::customers::check_code(part, "consent").is_ok())
}

fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= 60 && !name.chars().any(char::is_control)
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => f.write_str(field.code()),
            Self::Identifier(kind) => f.write_str(kind.code()),
            Self::Consent(purpose) => write!(f, "consent.{purpose}"),
            Self::Custom(name) => write!(f, "custom.{name}"),
            other => f.write_str(other.simple_code().unwrap_or_default()),
        }
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|()| serde::de::Error::custom("no such target"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip_and_know_their_files() {
        for kind in [ImportKind::Orders, ImportKind::Customers] {
            for target in Target::of_kind(kind) {
                assert_eq!(Target::read(&target.to_string(), kind), Ok(target));
            }
        }
        assert_eq!("customer".parse(), Ok(Target::Identifier(IdentifierKind::CustomerId)));
        assert_eq!("custom.سایز".parse(), Ok(Target::Custom("سایز".into())));
        assert_eq!(Target::read("name", ImportKind::Customers), Ok(Target::Field(Field::ToldName)));
        assert_eq!(Target::read("name", ImportKind::Orders), Ok(Target::Name));
        assert!(Target::read("quantity", ImportKind::Customers).is_err());
        assert!(Target::read("custom.", ImportKind::Customers).is_err());
    }
}
