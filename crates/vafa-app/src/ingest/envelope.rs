//! What came over the wire: items with what the batch says about all of them.

use super::dialect::{Call, Dialect, from_posthog};
use super::{IngestError, MAX_BATCH_BYTES, MAX_BATCH_ITEMS, MAX_ITEM_BYTES};
use serde_json::{Map, Value as Json};

/// What a batch may say for all of its items.
const SHARED: [&str; 2] = ["context", "integrations"];

/// The most that the shared parts may come to when every item has them, bytes of JSON.
const MAX_SHARED_BYTES: usize = 4 * MAX_BATCH_BYTES;

/// A request's items and what holds for all of them.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The items in order, as they came.
    items: Vec<Json>,
    /// What the batch says for all of them.
    shared: Map<String, Json>,
    dialect: Dialect,
    /// When the client says that it sent the batch, as written.
    pub sent_at: Option<Json>,
    /// What the path says.
    pub call: Call,
    /// Keys named in the body, most trusted first.
    pub keys: Vec<String>,
}

impl Envelope {
    /// Reads an unpacked body, no further than to find the keys: nobody knows yet who sends it. A byte order mark is
    /// tolerated; the content type does not matter.
    pub fn read(body: &[u8], dialect: Dialect, call: Call) -> Result<Self, IngestError> {
        if body.len() > MAX_BATCH_BYTES {
            return Err(IngestError::TooLarge { limit: MAX_BATCH_BYTES.to_string() });
        }
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let whole: Json =
            serde_json::from_slice(body).map_err(|error| IngestError::NotJson { why: error.to_string() })?;
        let mut whole = match whole {
            Json::Object(object) => object,
            // Some clients post the bare list.
            Json::Array(items) => Map::from_iter([("batch".to_owned(), Json::Array(items))]),
            _ => return Err(IngestError::NotABatch),
        };
        let keys = ["writeKey", "write_key", "api_key", "apiKey"]
            .into_iter()
            .filter_map(|name| whole.get(name).and_then(Json::as_str).map(str::to_owned))
            .collect();
        let sent_at = whole.get("sentAt").or_else(|| whole.get("sent_at")).cloned();
        let batch = whole.remove("batch");
        let items = match batch {
            Some(Json::Array(items)) => items,
            Some(_) => return Err(IngestError::NotABatch),
            None if call == Call::Batch && !whole.contains_key("type") && !whole.contains_key("event") => {
                return Err(IngestError::NotABatch);
            }
            None => {
                for name in ["writeKey", "write_key", "api_key", "apiKey"] {
                    whole.remove(name);
                }
                vec![Json::Object(std::mem::take(&mut whole))]
            }
        };
        whole.retain(|name, part| SHARED.contains(&name.as_str()) && part.is_object());
        Ok(Self { items, shared: whole, dialect, sent_at, call, keys })
    }

    /// Refuses batches that are small as they came but not as they are meant: very many items, or items that share more
    /// than one may hold.
    pub fn check(&self) -> Result<(), IngestError> {
        if self.items.len() > MAX_BATCH_ITEMS {
            return Err(IngestError::TooManyItems { limit: MAX_BATCH_ITEMS.to_string() });
        }
        if self.shared.is_empty() {
            return Ok(());
        }
        let size = serde_json::to_string(&self.shared).map_or(usize::MAX, |written| written.len());
        let limit = MAX_ITEM_BYTES.min(MAX_SHARED_BYTES / self.items.len().max(1));
        if size > limit {
            return Err(IngestError::SharedTooLarge { limit: limit.to_string() });
        }
        Ok(())
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items in order, in Segment's words, each with the batch's `context` and `integrations` merged in (the item's
    /// own win): one at a time, so that what they share is never held once for each.
    pub fn into_items(self) -> impl Iterator<Item = Json> {
        let Self { items, shared, dialect, .. } = self;
        items.into_iter().map(move |item| merge(item, &shared, dialect))
    }
}

fn merge(item: Json, batch: &Map<String, Json>, dialect: Dialect) -> Json {
    let Json::Object(mut item) = item else { return item };
    if dialect == Dialect::PostHog {
        item = from_posthog(item);
    }
    for shared in SHARED {
        let Some(Json::Object(of_batch)) = batch.get(shared) else { continue };
        match item.get_mut(shared) {
            Some(Json::Object(own)) => {
                for (name, value) in of_batch {
                    own.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
            _ => {
                item.insert(shared.into(), Json::Object(of_batch.clone()));
            }
        }
    }
    Json::Object(item)
}
