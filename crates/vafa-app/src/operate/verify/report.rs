//! What verifying found.

use serde::Serialize;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

macro_rules! checks {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// One thing that is checked.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check { $($(#[$doc])* $name,)* }

        impl Check {
            /// Every check, in the order in which they are done.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

checks! {
    /// Every entry of the timeline can be read.
    Events = "events",
    /// Every entry has the message id by which a second telling is recognised, and every message id its entry.
    MessageIds = "message_ids",
    /// Orders, their lines and numbers are what the entries tell.
    Orders = "orders",
    /// Name, sorting name and listing follow from the profile.
    Customers = "customers",
    /// The words of the search.
    SearchTerms = "search_terms",
    /// The keys under which likely duplicates meet.
    DuplicateKeys = "duplicate_keys",
    /// Whom each identifier means.
    Identifiers = "identifiers",
    /// The folded state and the columns that lists sort by.
    States = "states",
    /// Carts.
    Carts = "carts",
    /// Products looked at.
    Views = "views",
    /// The number of customers.
    CustomerCounts = "customer_counts",
    /// The figures of days.
    Days = "days",
    /// The chain of the audit trail.
    AuditTrail = "audit_trail",
}

/// How many differences of each check are named.
const NAMED: usize = 10;

/// One thing that is not as it should be. Personal data are not in it: what differs is named, not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Where: an id, a day, a kind.
    pub at: String,
    /// Which part of it.
    pub part: String,
    /// How it is stored; empty where it is not there.
    pub stored: String,
    /// How it should be; empty where it should not be there.
    pub expected: String,
}

impl Difference {
    pub(super) fn new(
        at: impl ToString,
        part: impl Into<String>,
        stored: impl ToString,
        expected: impl ToString,
    ) -> Self {
        Self {
            at: at.to_string(),
            part: part.into(),
            stored: stored.to_string(),
            expected: expected.to_string(),
        }
    }

    /// A difference of which only the place may be told.
    pub(super) fn hidden(at: impl ToString, part: impl Into<String>) -> Self {
        Self::new(at, part, "…", "…")
    }
}

/// What one check found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How many things were looked at.
    pub looked_at: u64,
    /// How many differences there are.
    pub differences: u64,
    /// How many of them were mended.
    pub mended: u64,
    /// The first of them.
    pub first: Vec<Difference>,
}

/// What verifying found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    findings: BTreeMap<Check, Finding>,
}

impl Report {
    /// What one check found.
    pub fn finding(&self, check: Check) -> Finding {
        self.findings.get(&check).cloned().unwrap_or_default()
    }

    /// All differences.
    pub fn differences(&self) -> u64 {
        self.findings.values().map(|finding| finding.differences).sum()
    }

    /// The differences that remain.
    pub fn remaining(&self) -> u64 {
        self.findings.values().map(|finding| finding.differences - finding.mended).sum()
    }

    /// Differences and how many were mended, by check.
    pub fn counts(&self) -> Json {
        let counts: BTreeMap<&str, Json> = self
            .findings
            .iter()
            .filter(|(_, finding)| finding.differences > 0)
            .map(|(check, finding)| {
                (check.code(), json!({ "differences": finding.differences, "mended": finding.mended }))
            })
            .collect();
        json!(counts)
    }

    /// Everything, for machines.
    pub fn to_json(&self) -> Json {
        let checks: Vec<Json> = Check::ALL
            .iter()
            .map(|check| {
                let finding = self.finding(*check);
                json!({
                    "check": check.code(),
                    "looked_at": finding.looked_at,
                    "differences": finding.differences,
                    "mended": finding.mended,
                    "first": finding.first,
                })
            })
            .collect();
        json!({ "differences": self.differences(), "remaining": self.remaining(), "checks": checks })
    }

    pub(super) fn saw(&mut self, check: Check, how_many: u64) {
        self.findings.entry(check).or_default().looked_at += how_many;
    }

    pub(super) fn differs(&mut self, check: Check, difference: Difference, is_mended: bool) {
        let finding = self.findings.entry(check).or_default();
        finding.differences += 1;
        finding.mended += u64::from(is_mended);
        if finding.first.len() < NAMED {
            finding.first.push(difference);
        }
    }
}
