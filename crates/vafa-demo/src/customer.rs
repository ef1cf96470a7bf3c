//! Who a simulated customer is.

use crate::people::Gender;
use crate::traits::{Inside, Kind};
use vafa_kernel::phone::Phone;
use vafa_kernel::{Instant, LocalDate};

/// A customer as the business would have entered them.
#[derive(Debug, Clone, PartialEq)]
pub struct SimCustomer {
    /// The customer's number in the shop, from 0.
    pub index: u32,
    /// Id in the shop's old system; unique.
    pub external_id: String,
    /// Person, household or organisation.
    pub kind: Kind,
    /// Belongs to the shop itself?
    pub inside: Inside,
    /// When they became known.
    pub since: Instant,
    /// Given name; of an organisation's first contact, of a household's head.
    pub given_name: String,
    /// Family name, likewise.
    pub family_name: String,
    /// Name of the organisation or household; none for a person.
    pub group_name: Option<String>,
    /// How they are addressed, where known.
    pub gender: Option<Gender>,
    /// Birthday, where known.
    pub birth_date: Option<LocalDate>,
    /// Mobile number in comparable form; no two customers share one, except doubles.
    pub phone: Option<Phone>,
    /// The number as it was typed.
    pub phone_typed: Option<String>,
    /// E-mail address (under a domain that can never exist).
    pub email: Option<String>,
    /// Handle on a social network.
    pub handle: Option<String>,
    /// City.
    pub city: Option<&'static str>,
    /// Province.
    pub province: Option<&'static str>,
    /// Neighbourhood.
    pub area: Option<&'static str>,
    /// Street address.
    pub address: Option<String>,
    /// Ten digits.
    pub postal_code: Option<String>,
    /// Trade.
    pub job: Option<&'static str>,
    /// Social standing, where known.
    pub standing: Option<Standing>,
    /// Language they want: `fa` or `en`.
    pub language: &'static str,
    /// How they want to be reached.
    pub preferred_channel: Option<Contact>,
    /// Hours in which they want to be reached (24-hour clock).
    pub preferred_hours: Option<(u8, u8)>,
    /// Number on the loyalty card.
    pub loyalty_card: Option<String>,
    /// What they agreed to.
    pub consents: Vec<Consent>,
    /// Other people of the household, or further contacts of the organisation.
    pub members: Vec<Member>,
    /// The customer through whom they came, by index.
    pub referred_by: Option<u32>,
    /// The customer who this really is, entered a second time: for checking suggestions, never to be imported.
    pub duplicate_of: Option<u32>,
}

impl SimCustomer {
    /// What the customer is called: the group's name, or given and family name.
    pub fn display_name(&self) -> String {
        let own = || format!("{} {}", self.given_name, self.family_name).trim().to_owned();
        self.group_name.clone().unwrap_or_else(own)
    }
}

/// Social standing, as a shop would note it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// Counts every toman.
    Modest,
    /// Gets by.
    Middle,
    /// Does well.
    UpperMiddle,
    /// Does not look at the price.
    Affluent,
}

impl Standing {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Modest => "modest",
            Self::Middle => "middle",
            Self::UpperMiddle => "upper_middle",
            Self::Affluent => "affluent",
        }
    }
}

/// A way to reach somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Contact {
    /// Text message.
    Sms,
    /// E-mail.
    Email,
    /// Telephone.
    Call,
    /// Messenger.
    Messenger,
}

impl Contact {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Call => "call",
            Self::Messenger => "messenger",
        }
    }
}

/// What somebody agreed to be written to for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// Offers.
    Marketing,
    /// Surveys.
    Survey,
    /// Birthday and the like.
    Occasions,
}

impl Purpose {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Survey => "survey",
            Self::Occasions => "occasions",
        }
    }
}

/// One agreement, or refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// What for.
    pub purpose: Purpose,
    /// By which channel.
    pub channel: Contact,
    /// Agreed, or said no.
    pub given: bool,
    /// When they said so.
    pub at: Instant,
}

/// Somebody of a household or organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Full name.
    pub name: String,
    /// What they are there: کارشناس خرید, همسر, …
    pub role: &'static str,
    /// Mobile number in comparable form.
    pub phone: Option<Phone>,
}
