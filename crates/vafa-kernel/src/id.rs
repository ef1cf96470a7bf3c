//! Typed ids: UUIDv7 inside, `cus_…` outside.
//!
//! The outside form is a prefix, an underscore and the 128 bits in 26 lower-case Crockford base-32 digits
//! (the [TypeID](https://github.com/jetify-com/typeid) notation), so ids sort by time as text too.

use thiserror::Error;
use uuid::Uuid;

/// Why a text is not an id of the wanted type.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdError {
    /// The text does not begin with the prefix of this type.
    #[error("expected an id that begins with `{0}_`")]
    Prefix(&'static str),
    /// The part after the prefix is not 26 base-32 digits of a 128-bit number.
    #[error("the id is not well formed")]
    Malformed,
}

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Writes 128 bits as 26 base-32 digits, most significant first.
pub fn encode(value: Uuid) -> String {
    let mut rest = value.as_u128();
    let mut out = [b'0'; 26];
    for slot in out.iter_mut().rev() {
        *slot = DIGITS[(rest & 31) as usize];
        rest >>= 5;
    }
    out.iter().map(|&b| char::from(b)).collect()
}

/// Reads what [`encode`] wrote; upper case is accepted, other letters and overflow are not.
pub fn decode(text: &str) -> Option<Uuid> {
    if text.len() != 26 {
        return None;
    }
    let mut value: u128 = 0;
    for (at, byte) in text.bytes().enumerate() {
        let digit = DIGITS.iter().position(|&d| d == byte.to_ascii_lowercase())? as u128;
        if at == 0 && digit > 7 {
            return None;
        }
        value = (value << 5) | digit;
    }
    Some(Uuid::from_u128(value))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The text before the underscore in the outside form.
            pub const PREFIX: &'static str = $prefix;
            /// All zero bits: "nobody", never a real record.
            pub const NIL: Self = Self(Uuid::nil());

            /// Wraps the 16 bytes as they are stored.
            pub const fn from_uuid(value: Uuid) -> Self { Self(value) }
            /// The 16 bytes as they are stored.
            pub const fn uuid(self) -> Uuid { self.0 }
            /// Whether this is [`Self::NIL`].
            pub fn is_nil(self) -> bool { self.0.is_nil() }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}_{}", $prefix, encode(self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let rest = text
                    .strip_prefix($prefix)
                    .and_then(|rest| rest.strip_prefix('_'))
                    .ok_or(IdError::Prefix($prefix))?;
                decode(rest).map(Self).ok_or(IdError::Malformed)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid { id.0 }
        }
    )*};
}

ids! {
    /// A customer: a person, a household or an organisation. [`CustomerId::NIL`] stands for a guest sale.
    CustomerId = "cus";
    /// An order.
    OrderId = "ord";
    /// An entry of a customer's timeline.
    EventId = "evt";
    /// A product of the catalogue.
    ProductId = "prd";
    /// A person who works with Vafa.
    UserId = "usr";
    /// A key of the API or of a source of events.
    ApiKeyId = "key";
    /// A signed-in session of a person.
    SessionId = "ses";
    /// A note that staff wrote about a customer.
    NoteId = "not";
    /// One import of a file.
    ImportId = "imp";
    /// One merge of two customers.
    MergeId = "mrg";
    /// A saved view of the customer list.
    ViewId = "viw";
    /// An address that webhooks are sent to.
    EndpointId = "hok";
    /// Something the business has decided to do (send a webhook, a message …) and will do exactly once.
    IntentId = "int";
    /// An item of an event batch that was set aside.
    QuarantineId = "qrn";
    /// What the named events of one name look like.
    EventSchemaId = "evs";
    /// An entry of the audit trail.
    AuditId = "aud";
    /// A request, for logs and error reports.
    RequestId = "req";
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn outside_form_is_a_typeid() {
        let uuid = Uuid::parse_str("01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
        let id = CustomerId::from_uuid(uuid);
        assert_eq!(id.to_string(), "cus_01h455vb4pex5vsknk084sn02q");
        assert_eq!(id.to_string().parse::<CustomerId>().unwrap(), id);
    }

    #[test]
    fn foreign_and_broken_ids_are_told_apart() {
        let other = OrderId::from_uuid(Uuid::from_u128(7)).to_string();
        assert_eq!(other.parse::<CustomerId>(), Err(IdError::Prefix("cus")));
        assert_eq!("cus_81h455vb4pex5vsknk084sn02q".parse::<CustomerId>(), Err(IdError::Malformed));
        assert_eq!("cus_".parse::<CustomerId>(), Err(IdError::Malformed));
    }

    proptest! {
        #[test]
        fn round_trip_and_order(a: u128, b: u128) {
            let (a, b) = (Uuid::from_u128(a), Uuid::from_u128(b));
            prop_assert_eq!(decode(&encode(a)), Some(a));
            prop_assert_eq!(a.cmp(&b), encode(a).cmp(&encode(b)));
        }

        #[test]
        fn any_text_is_answered(text in ".*") {
            let _ = text.parse::<CustomerId>();
        }
    }
}
