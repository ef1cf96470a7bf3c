//! The kinds of entries of a timeline.

use std::fmt;
use std::str::FromStr;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What kind of entry of the timeline this is. The code is stored and is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum EventKind { $($(#[$doc])* $name,)* }

        impl EventKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stored code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }

        impl FromStr for EventKind {
            type Err = UnknownKind;
            fn from_str(text: &str) -> Result<Self, UnknownKind> {
                match text { $($code => Ok(Self::$name),)* _ => Err(UnknownKind) }
            }
        }
    };
}

kinds! {
    /// A named event of an event client (`track`), e-commerce v2 names included.
    Track = "track",
    /// A page of the web shop was seen.
    Page = "page",
    /// A screen of the app was seen.
    Screen = "screen",
    /// The customer told who they are (`identify`).
    Identify = "identify",
    /// The customer was put into a group (`group`).
    Group = "group",
    /// Two ids of one customer were tied together (`alias`).
    Alias = "alias",
    /// An order as a whole, from a file, a till or the API; the payload is an [`OrderContent`](crate::OrderContent).
    Order = "order",
    /// Money of an order was given back.
    Refund = "refund",
    /// An order was called off.
    Cancel = "cancel",
    /// An order that was recorded by mistake was taken back (undo of an import).
    Retract = "retract",
    /// An order reached the customer.
    Delivery = "delivery",
    /// The customer came to a branch.
    Visit = "visit",
    /// The customer wrote an opinion.
    Comment = "comment",
    /// The customer answered a question with a score.
    Answer = "answer",
    /// The customer complained.
    Complaint = "complaint",
    /// A complaint was settled.
    Resolved = "resolved",
    /// The customer brought another customer.
    Referral = "referral",
    /// A message of ours was opened or answered.
    Campaign = "campaign",
    /// The customer and the business talked.
    Contact = "contact",
    /// A consent was given or taken back.
    Consent = "consent",
    /// The profile was changed by staff, a file or the API.
    Profile = "profile",
}

/// The text is not the code of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownKind;

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a kind of event")
    }
}

impl std::error::Error for UnknownKind {}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip_and_are_distinct() {
        for kind in EventKind::ALL {
            assert_eq!(kind.code().parse(), Ok(*kind));
        }
        assert_eq!("purchase".parse::<EventKind>(), Err(UnknownKind));
    }
}
