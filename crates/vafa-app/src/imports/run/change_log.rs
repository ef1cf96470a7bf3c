//! What an import did, object by object, with how each object was before: the undo reads it.

use crate::customers::{Customer, IdentifierKind, identifiers, records};
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashSet};
use vafa_kernel::id::{CustomerId, ImportId};
use vafa_store::{Built, Tx, params, sql};
use vafa_timeline::OrderContent;

/// Object kind of an order.
pub(crate) const ORDER: &str = "order";
/// Object kind of a customer.
pub(crate) const CUSTOMER: &str = "customer";

/// How many rows one statement writes.
const ROWS: usize = 50;

/// An order as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct OrderBefore {
    pub(crate) content: OrderContent,
    pub(crate) refunded_minor: i64,
    pub(crate) source: String,
}

/// What of a customer was changed: by field, how it was and how it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CustomerBefore {
    pub(crate) kind: Option<(String, String)>,
    pub(crate) fields: BTreeMap<String, (Option<String>, Option<String>)>,
    pub(crate) custom: BTreeMap<String, (Json, Json)>,
    /// When each of these had been told before.
    pub(crate) times: BTreeMap<String, Option<i64>>,
    /// Identifiers that the import brought.
    pub(crate) identifiers: Vec<(String, String)>,
    /// Tags that the import brought.
    pub(crate) tags: Vec<String>,
    /// Purpose, channel, how it was, how it is.
    pub(crate) consents: Vec<(String, String, Option<bool>, bool)>,
}

impl CustomerBefore {
    /// What is different between two states of one record.
    pub(super) fn between(before: &Customer, after: &Customer) -> Self {
        let mut out = Self::default();
        if before.kind != after.kind {
            out.kind = Some((before.kind.code().to_owned(), after.kind.code().to_owned()));
        }
        let fields: HashSet<_> = before.fields.keys().chain(after.fields.keys()).copied().collect();
        for field in fields {
            let (was, is) = (before.fields.get(&field), after.fields.get(&field));
            if was != is {
                out.fields.insert(field.code().to_owned(), (was.cloned(), is.cloned()));
                out.times.insert(field.code().to_owned(), before.field_times.get(field.code()).copied());
            }
        }
        let names: HashSet<_> = before.custom.keys().chain(after.custom.keys()).cloned().collect();
        for name in names {
            let held = |customer: &Customer| customer.custom.get(&name).cloned().unwrap_or(Json::Null);
            let (was, is) = (held(before), held(after));
            if was != is {
                let key = format!("custom.{name}");
                out.times.insert(key.clone(), before.field_times.get(&key).copied());
                out.custom.insert(name, (was, is));
            }
        }
        out
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what a later touch of the same import changed: how it was stays, how it is moves on.
    fn then(&mut self, later: Self) {
        if let Some((was, is)) = later.kind {
            self.kind.get_or_insert((was, String::new())).1 = is;
        }
        for (field, (was, is)) in later.fields {
            self.fields.entry(field).or_insert((was, None)).1 = is;
        }
        for (name, (was, is)) in later.custom {
            self.custom.entry(name).or_insert((was, Json::Null)).1 = is;
        }
        for (key, time) in later.times {
            self.times.entry(key).or_insert(time);
        }
        self.identifiers.extend(later.identifiers);
        self.tags.extend(later.tags);
        for (purpose, channel, was, is) in later.consents {
            match self.consents.iter_mut().find(|(p, c, ..)| (p, c) == (&purpose, &channel)) {
                Some(known) => known.3 = is,
                None => self.consents.push((purpose, channel, was, is)),
            }
        }
    }
}

/// The key of an order in the log.
pub(super) fn order_key(content: &OrderContent) -> String {
    serde_json::to_string(&(&content.series, &content.number)).unwrap_or_default()
}

/// Series and number from the key of an order.
pub(crate) fn split_order_key(key: &str) -> (String, String) {
    serde_json::from_str(key).unwrap_or_default()
}

/// Gathers what one chunk does.
pub(super) struct ChangeLog {
    import: ImportId,
    next: u64,
    new_customers: HashSet<CustomerId>,
    waiting: Vec<Entry>,
}

struct Entry {
    seq: u64,
    change: &'static str,
    kind: &'static str,
    key: String,
    customer: CustomerId,
    before: String,
    version: i64,
}

impl ChangeLog {
    pub(super) fn new(import: ImportId, next: u64) -> Self {
        Self { import, next, new_customers: HashSet::new(), waiting: Vec::new() }
    }

    /// The number of the next entry.
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    fn push(
        &mut self,
        change: &'static str,
        kind: &'static str,
        key: String,
        customer: CustomerId,
        before: String,
        version: i64,
    ) {
        let seq = self.next;
        self.next += 1;
        self.waiting.push(Entry { seq, change, kind, key, customer, before, version });
    }

    pub(super) fn order_created(&mut self, content: &OrderContent, customer: CustomerId) {
        self.push("created", ORDER, order_key(content), customer, String::new(), 1);
    }

    pub(super) fn order_updated(
        &mut self,
        content: &OrderContent,
        customer: CustomerId,
        before: &OrderBefore,
        version: i64,
    ) {
        let before = serde_json::to_string(before).unwrap_or_default();
        self.push("updated", ORDER, order_key(content), customer, before, version);
    }

    pub(super) fn customer_created(&mut self, customer: CustomerId) {
        self.new_customers.insert(customer);
        self.push("created", CUSTOMER, customer.to_string(), customer, String::new(), 1);
    }

    /// Notes a change of a customer. Says whether it is the first that this import made to one who was there before.
    pub(super) fn customer_updated(
        &mut self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        before: CustomerBefore,
    ) -> Result<bool, Failure> {
        if self.new_customers.contains(&customer) {
            return Ok(false);
        }
        self.flush(tx)?;
        let key = customer.to_string();
        let known = tx.query_opt(
            sql!(
                "SELECT seq, change, before_json FROM import_change WHERE import_id = $1 AND object_kind = 'customer' \
                 AND object_key = $2"
            ),
            params![self.import.uuid(), key.as_str()],
            |row| Ok((row.get::<i64>("seq")?, row.get::<String>("change")?, row.get::<String>("before_json")?)),
        )?;
        match known {
            Some((_, change, _)) if change == "created" => Ok(false),
            Some((seq, _, stored)) => {
                let mut all: CustomerBefore = serde_json::from_str(&stored).unwrap_or_default();
                all.then(before);
                tx.execute(
                    sql!("UPDATE import_change SET before_json = $3 WHERE import_id = $1 AND seq = $2"),
                    params![self.import.uuid(), seq, serde_json::to_string(&all).unwrap_or_default()],
                )?;
                Ok(false)
            }
            None => {
                let before = serde_json::to_string(&before).unwrap_or_default();
                self.push("updated", CUSTOMER, key, customer, before, 0);
                self.flush(tx)?;
                Ok(true)
            }
        }
    }

    /// Writes what is gathered.
    pub(super) fn flush(&mut self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        for part in self.waiting.chunks(ROWS) {
            let mut insert = Built::new(sql!(
                "INSERT INTO import_change (import_id, seq, change, object_kind, object_key, customer_id, before_json, \
                 after_version, state) VALUES "
            ));
            for (at, entry) in part.iter().enumerate() {
                insert = insert
                    .push(if at == 0 { sql!("(") } else { sql!(", (") })
                    .bind(self.import.uuid())
                    .push(sql!(", "))
                    .bind(i64::try_from(entry.seq).unwrap_or(i64::MAX))
                    .push(sql!(", "))
                    .bind(entry.change)
                    .push(sql!(", "))
                    .bind(entry.kind)
                    .push(sql!(", "))
                    .bind(entry.key.as_str())
                    .push(sql!(", "))
                    .bind(entry.customer.uuid())
                    .push(sql!(", "))
                    .bind(entry.before.as_str())
                    .push(sql!(", "))
                    .bind(entry.version)
                    .push(sql!(", 'made')"));
            }
            tx.execute_built(&insert)?;
        }
        self.waiting.clear();
        Ok(())
    }
}

/// What a customer looked like, to be compared after a change.
pub(super) struct Snapshot {
    customer: Customer,
    identifiers: Vec<(IdentifierKind, String)>,
}

impl Snapshot {
    pub(super) fn take(tx: &mut Tx<'_>, id: CustomerId) -> Result<Option<Self>, Failure> {
        let Some(customer) = records::find(tx, id)? else { return Ok(None) };
        Ok(Some(Self { customer, identifiers: known_by(tx, id)? }))
    }

    pub(super) fn customer(&self) -> &Customer {
        &self.customer
    }

    /// What has changed since.
    pub(super) fn compare(&self, tx: &mut Tx<'_>) -> Result<CustomerBefore, Failure> {
        let Some(after) = records::find(tx, self.customer.id)? else { return Ok(CustomerBefore::default()) };
        let mut changed = CustomerBefore::between(&self.customer, &after);
        for (kind, value) in known_by(tx, self.customer.id)? {
            if !self.identifiers.contains(&(kind, value.clone())) {
                changed.identifiers.push((kind.code().to_owned(), value));
            }
        }
        Ok(changed)
    }
}

fn known_by(tx: &mut Tx<'_>, id: CustomerId) -> Result<Vec<(IdentifierKind, String)>, Failure> {
    let held = identifiers::list(tx, id)?;
    Ok(held
        .into_iter()
        .filter(|held| held.retired_at.is_none())
        .map(|held| (held.kind, held.value))
        .collect())
}
