//! What customers said last, in their own words: comments, and reviews of products.

use super::entries::{Entry, from_row};
use crate::failure::Failure;
use serde_json::Value as Json;
use vafa_kernel::Instant;
use vafa_store::{Tx, params, sql};

/// The last comments and reviews of all customers, newest first, none from after `now`. An index that holds nothing else
/// is read from its end, so the number of customers and of other events does not matter.
pub(crate) fn recent_words(tx: &mut Tx<'_>, now: Instant, limit: u32) -> Result<Vec<Entry>, Failure> {
    Ok(tx.query(
        // The condition stands here as it stands in the index: that is how both engines see that it may be used.
        sql!(
            "SELECT customer_id, at, id, kind, name, channel, source, message_id, received_at, payload FROM event \
             WHERE (kind = 'comment' OR name = 'Product Reviewed') AND at <= $1 ORDER BY at DESC, id DESC LIMIT $2"
        ),
        params![now.micros(), i64::from(limit)],
        from_row,
    )?)
}

/// The fields in which words come: ours, that of the e-commerce events, and what shops write.
const FIELDS: [&str; 4] = ["text", "review_body", "review", "comment"];

/// What was said; empty where somebody gave stars without a word.
pub(crate) fn words_of(payload: &Json) -> &str {
    let mut told = FIELDS.iter().filter_map(|field| payload.get(field)?.as_str()).map(str::trim);
    told.find(|words| !words.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_are_found_wherever_shops_put_them() {
        for (payload, words) in [
            (json!({ "text": " خوب بود " }), "خوب بود"),
            (json!({ "review_body": "عالی", "rating": 5 }), "عالی"),
            (json!({ "text": "", "review": "بد نبود" }), "بد نبود"),
            (json!({ "rating": 3 }), ""),
            (json!({ "text": 7 }), ""),
            (json!(null), ""),
        ] {
            assert_eq!(words_of(&payload), words, "{payload}");
        }
    }
}
