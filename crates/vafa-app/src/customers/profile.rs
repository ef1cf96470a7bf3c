//! A customer's profile, and changes to it that know their time.

use super::field::{Field, FieldError};
use crate::business::Business;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;

/// Person, household or organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerKind {
    /// One person.
    #[default]
    Person,
    /// A family or another group that buys together.
    Household,
    /// A company, school, office … with contacts.
    Organisation,
}

impl CustomerKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Person, Self::Household, Self::Organisation];

    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Household => "household",
            Self::Organisation => "organisation",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The key of one of the business's own fields, where it stands among the others: in the times of a record, in merges, in the trail.
pub fn custom_key(name: &str) -> String {
    format!("custom.{name}")
}

/// One customer's record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// Person, household or organisation.
    pub kind: CustomerKind,
    /// Known only by a cookie or device so far.
    pub is_anonymous: bool,
    /// The fields that have a value.
    pub fields: BTreeMap<Field, String>,
    /// Fields of the business's own.
    pub custom: BTreeMap<String, Json>,
    /// When each field was last told, microseconds: an older telling that arrives late does not win.
    pub field_times: BTreeMap<String, i64>,
    /// Where the record came from.
    pub source: String,
    /// The customer this one was merged into.
    pub merged_into: Option<CustomerId>,
    /// When the person was erased.
    pub erased_at: Option<Instant>,
    /// Counts changes.
    pub version: i64,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Customer {
    /// A record that tells nothing yet.
    pub fn new(id: CustomerId, kind: CustomerKind, source: &str, now: Instant) -> Self {
        Self {
            id,
            kind,
            is_anonymous: false,
            fields: BTreeMap::new(),
            custom: BTreeMap::new(),
            field_times: BTreeMap::new(),
            source: source.to_owned(),
            merged_into: None,
            erased_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// A field's value.
    pub fn field(&self, field: Field) -> Option<&str> {
        self.fields.get(&field).map(String::as_str)
    }

    /// The name to show; empty where none is known.
    pub fn name(&self) -> String {
        let told = self.field(Field::ToldName);
        let parts: Vec<&str> =
            [Field::GivenName, Field::FamilyName].into_iter().filter_map(|f| self.field(f)).collect();
        match self.kind {
            CustomerKind::Person if !parts.is_empty() => parts.join(" "),
            CustomerKind::Person => told.or(self.field(Field::Nickname)).unwrap_or_default().to_owned(),
            _ => told.map_or_else(|| parts.join(" "), str::to_owned),
        }
    }

    /// Whether lists show it: known, not merged away, not erased.
    pub fn is_listed(&self) -> bool {
        !self.is_anonymous && self.merged_into.is_none() && self.erased_at.is_none()
    }

    /// Takes over what `patch` tells, field by field, where nothing newer is known. Says whether anything changed.
    pub fn apply(&mut self, patch: &Patch, told_at: Instant) -> bool {
        let told = told_at.micros();
        let mut changed = false;
        for (field, value) in &patch.fields {
            if !self.is_newer(field.code(), told) {
                continue;
            }
            if self.fields.get(field) != value.as_ref() {
                changed = true;
                match value {
                    Some(value) => self.fields.insert(*field, value.clone()),
                    None => self.fields.remove(field),
                };
            }
            // A value told again is not a change, but its time counts against older tellings.
            changed |= self.field_times.insert(field.code().to_owned(), told) != Some(told);
        }
        for (name, value) in &patch.custom {
            let key = custom_key(name);
            if !self.is_newer(&key, told) {
                continue;
            }
            let before = if value.is_null() {
                self.custom.remove(name)
            } else {
                self.custom.insert(name.clone(), value.clone())
            };
            changed |= before.as_ref().unwrap_or(&Json::Null) != value;
            changed |= self.field_times.insert(key, told) != Some(told);
        }
        if let Some(kind) = patch.kind
            && kind != self.kind
        {
            self.kind = kind;
            changed = true;
        }
        changed
    }

    /// Leaves out of `patch` what another telling of the very same moment outweighs: of two values the longer stands, of
    /// two of one length the one that sorts later, whichever was told first. Telling both again then changes nothing.
    pub(crate) fn settle_ties(&self, patch: &mut Patch, told_at: Instant) {
        let weight = |value: &str| (value.chars().count(), value.to_owned());
        patch.fields.retain(|field, value| {
            let is_tie = self.field_times.get(field.code()) == Some(&told_at.micros());
            match (self.fields.get(field), value) {
                (Some(known), Some(value)) if is_tie => weight(value) >= weight(known),
                (Some(_), None) if is_tie => false,
                _ => true,
            }
        });
    }

    fn is_newer(&self, key: &str, told: i64) -> bool {
        self.field_times.get(key).is_none_or(|known| told >= *known)
    }
}

/// A change of a profile: what is named is set, or removed where the value is nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Patch {
    /// Person, household or organisation.
    pub kind: Option<CustomerKind>,
    /// Fields.
    pub fields: BTreeMap<Field, Option<String>>,
    /// Own fields; null removes.
    pub custom: BTreeMap<String, Json>,
}

impl Patch {
    /// Adds a field as people, files and clients write it; a blank removes the value.
    pub fn tell(&mut self, field: Field, text: &str, business: &Business) -> Result<(), FieldError> {
        let value = field.clean(text, business.calendar)?;
        self.fields.insert(field, value);
        Ok(())
    }

    /// Whether it tells nothing.
    pub fn is_empty(&self) -> bool {
        self.kind.is_none() && self.fields.is_empty() && self.custom.is_empty()
    }

    /// What would change in `customer` if this were told now: used to tell "unchanged" from "updated".
    pub fn differs_from(&self, customer: &Customer) -> bool {
        self.fields.iter().any(|(field, value)| customer.fields.get(field) != value.as_ref())
            || self
                .custom
                .iter()
                .any(|(name, value)| customer.custom.get(name).unwrap_or(&Json::Null) != value)
            || self.kind.is_some_and(|kind| kind != customer.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_telling_that_arrives_late_does_not_win() {
        let at = Instant::from_seconds;
        let mut customer = Customer::new(CustomerId::NIL, CustomerKind::Person, "test", at(0));
        let city =
            |name: &str| Patch { fields: [(Field::City, Some(name.to_owned()))].into(), ..Patch::default() };
        assert!(customer.apply(&city("شیراز"), at(20)));
        assert!(!customer.apply(&city("یزد"), at(10)));
        assert_eq!(customer.field(Field::City), Some("شیراز"));
        assert!(customer.apply(&Patch { fields: [(Field::City, None)].into(), ..Patch::default() }, at(30)));
        assert_eq!(customer.field(Field::City), None);
        let own = Patch { custom: [("size".to_owned(), Json::from("L"))].into(), ..Patch::default() };
        assert!(customer.apply(&own, at(1)) && !own.differs_from(&customer));
    }

    #[test]
    fn of_two_tellings_of_one_moment_one_stands_whichever_came_first() {
        let at = Instant::from_seconds;
        let named = |name: Option<&str>| Patch {
            fields: [(Field::ToldName, name.map(str::to_owned))].into(),
            ..Patch::default()
        };
        let names = [Some("سارا"), Some("سارا رضایی"), Some("پارسا"), Some("ب"), None];
        for first in names {
            for second in names {
                let mut customer = Customer::new(CustomerId::NIL, CustomerKind::Person, "test", at(0));
                customer.apply(&named(Some("پیش از این")), at(10));
                let mut tell = |name: Option<&str>| {
                    let mut patch = named(name);
                    customer.settle_ties(&mut patch, at(20));
                    customer.apply(&patch, at(20));
                    customer.field(Field::ToldName).map(str::to_owned)
                };
                tell(first);
                let stands = tell(second);
                assert_eq!((tell(first), tell(second)), (stands.clone(), stands), "{first:?} {second:?}");
            }
        }
    }
}
