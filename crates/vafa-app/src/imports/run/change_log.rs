//! What an import did, object by object, with how each object was before: the undo reads it.

use crate::customers::{Customer, IdentifierKind, ToldChange, change_consent, identifiers, records, tags};
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use vafa_kernel::id::{CustomerId, ImportId};
use vafa_store::{Tx, Value, params, sql};
use vafa_timeline::{OrderContent, OrderStatus};

/// Object kind of an order.
pub(crate) const ORDER: &str = "order";
/// Object kind of a customer.
pub(crate) const CUSTOMER: &str = "customer";

/// An order as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct OrderBefore {
    pub(crate) content: OrderContent,
    pub(crate) refunded_minor: i64,
    pub(crate) source: String,
    /// How the import left it.
    #[serde(default)]
    pub(crate) after: Option<OrderAfter>,
}

/// An order as an import left it: while it stands so, nobody else changed it, or whoever did took that back. The version
/// does not say so, as taking back counts too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrderAfter {
    /// Fingerprint of the content, as of [`OrderContent::fingerprint`].
    pub(crate) hash: [u8; 16],
    pub(crate) status: OrderStatus,
    pub(crate) customer_id: CustomerId,
    pub(crate) refunded_minor: i64,
}

/// What is known of an order that an import created or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrderLeft {
    #[serde(default)]
    pub(crate) after: Option<OrderAfter>,
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
        let after = OrderAfter {
            hash: content.fingerprint(),
            status: content.status,
            customer_id: customer,
            refunded_minor: 0,
        };
        let left = serde_json::to_string(&OrderLeft { after: Some(after) }).unwrap_or_default();
        self.push("created", ORDER, order_key(content), customer, left, 1);
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

    /// Whether this chunk made the customer: then no change of theirs is noted.
    pub(super) fn has_created(&self, customer: CustomerId) -> bool {
        self.new_customers.contains(&customer)
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
        before: ToldChange,
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
                let mut all: ToldChange = serde_json::from_str(&stored).unwrap_or_default();
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
        let rows: Vec<Vec<Value>> = self
            .waiting
            .iter()
            .map(|entry| {
                params![
                    self.import.uuid(),
                    i64::try_from(entry.seq).unwrap_or(i64::MAX),
                    entry.change,
                    entry.kind,
                    entry.key.as_str(),
                    entry.customer.uuid(),
                    entry.before.as_str(),
                    entry.version,
                    "made"
                ]
                .to_vec()
            })
            .collect();
        let head = sql!(
            "INSERT INTO import_change (import_id, seq, change, object_kind, object_key, customer_id, before_json, \
             after_version, state) VALUES "
        );
        tx.insert_rows(head, &rows, None)?;
        self.waiting.clear();
        Ok(())
    }
}

/// What a customer looked like, to be compared after a change.
pub(super) struct Snapshot {
    customer: Customer,
    identifiers: Vec<(IdentifierKind, String)>,
    tags: Vec<String>,
    consents: Vec<((String, String), bool)>,
}

impl Snapshot {
    pub(super) fn take(tx: &mut Tx<'_>, id: CustomerId) -> Result<Option<Self>, Failure> {
        let Some(customer) = records::find(tx, id)? else { return Ok(None) };
        Ok(Some(Self {
            customer,
            identifiers: identifiers::list_active(tx, id)?,
            tags: tags_of(tx, id)?,
            consents: consents_of(tx, id)?,
        }))
    }

    pub(super) fn customer(&self) -> &Customer {
        &self.customer
    }

    /// What has changed since.
    pub(super) fn compare(&self, tx: &mut Tx<'_>) -> Result<ToldChange, Failure> {
        let id = self.customer.id;
        let Some(after) = records::find(tx, id)? else { return Ok(ToldChange::default()) };
        let mut changed = ToldChange::between(&self.customer, &after);
        for known in identifiers::list_active(tx, id)? {
            if !self.identifiers.contains(&known) {
                changed.identifiers.push((known.0.code().to_owned(), known.1));
            }
        }
        changed.tags = tags_of(tx, id)?;
        changed.tags.retain(|tag| !self.tags.contains(tag));
        for ((purpose, channel), is) in consents_of(tx, id)? {
            let was = self.consents.iter().find(|(key, _)| *key == (purpose.clone(), channel.clone()));
            let was = was.map(|(_, was)| *was);
            if was != Some(is) {
                changed.consents.push((purpose, channel, was, is));
            }
        }
        Ok(changed)
    }
}

fn tags_of(tx: &mut Tx<'_>, id: CustomerId) -> Result<Vec<String>, Failure> {
    Ok(tags::list(tx, id)?.into_iter().map(|(tag, _)| tag).collect())
}

/// Purpose and channel, and whether it was granted.
type Consent = ((String, String), bool);

fn consents_of(tx: &mut Tx<'_>, id: CustomerId) -> Result<Vec<Consent>, Failure> {
    let held = change_consent::list(tx, id)?;
    Ok(held.into_iter().map(|held| ((held.purpose, held.channel), held.is_granted)).collect())
}
