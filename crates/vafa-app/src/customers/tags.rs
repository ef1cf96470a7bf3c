//! Tags: words that the business puts on customers.

use super::{CustomerError, find_open};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde::Serialize;
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// The tag in the form in which it is kept: one line, no spaces around.
pub(crate) fn clean(tag: &str) -> Result<String, CustomerError> {
    let words: Vec<&str> = tag.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let tag = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if (1..=60).contains(&tag.chars().count()) { Ok(tag) } else { Err(CustomerError::BadTag) }
}

/// Puts a tag on a record. Says whether it was not there yet.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    now: Instant,
    customer: CustomerId,
    tag: &str,
) -> Result<bool, Failure> {
    let added = tx.execute(
        sql!(
            "INSERT INTO customer_tag (customer_id, tag, created_at) VALUES ($1, $2, $3) \
             ON CONFLICT (customer_id, tag) DO NOTHING"
        ),
        params![customer.uuid(), tag, now.micros()],
    )?;
    Ok(added > 0)
}

/// The tags of one record with the time of each, in order.
pub(crate) fn list(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<(String, i64)>, Failure> {
    Ok(tx.query(
        sql!("SELECT tag, created_at FROM customer_tag WHERE customer_id = $1 ORDER BY tag"),
        params![customer.uuid()],
        |row| Ok((row.get("tag")?, row.get("created_at")?)),
    )?)
}

/// Lets a record have these tags and no others.
pub(crate) fn replace(tx: &mut Tx<'_>, customer: CustomerId, tags: &[(String, i64)]) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM customer_tag WHERE customer_id = $1"), params![customer.uuid()])?;
    for (tag, at) in tags {
        insert(tx, Instant::from_micros(*at), customer, tag)?;
    }
    Ok(())
}

/// Puts a tag on a customer. Says whether it was not there yet.
pub fn add_tag(tx: &mut Tx<'_>, cx: &Cx, customer: CustomerId, tag: &str) -> Result<bool, Failure> {
    cx.require(Permission::EditCustomers)?;
    let customer = find_open(tx, customer)?;
    let tag = clean(tag)?;
    let added = insert(tx, cx.now, customer.id, &tag)?;
    if added {
        append_entry(tx, cx, &Change::new("customer.tag_added", "customer", customer.id).after(&tag))?;
    }
    Ok(added)
}

/// Takes a tag from a customer. Says whether it was there.
pub fn remove_tag(tx: &mut Tx<'_>, cx: &Cx, customer: CustomerId, tag: &str) -> Result<bool, Failure> {
    cx.require(Permission::EditCustomers)?;
    let customer = find_open(tx, customer)?;
    let tag = clean(tag)?;
    let removed = tx.execute(
        sql!("DELETE FROM customer_tag WHERE customer_id = $1 AND tag = $2"),
        params![customer.id.uuid(), tag.as_str()],
    )?;
    if removed > 0 {
        append_entry(tx, cx, &Change::new("customer.tag_removed", "customer", customer.id).before(&tag))?;
    }
    Ok(removed > 0)
}

/// Gives a tag another name everywhere; onto a name that is in use, the two become one. Answers how many customers had it.
pub fn rename_tag(tx: &mut Tx<'_>, cx: &Cx, tag: &str, to: &str) -> Result<u64, Failure> {
    cx.require(Permission::EditCustomers)?;
    let (tag, to) = (clean(tag)?, clean(to)?);
    if to == tag {
        return Ok(0);
    }
    tx.execute(
        sql!(
            "INSERT INTO customer_tag (customer_id, tag, created_at) \
             SELECT customer_id, $2, created_at FROM customer_tag WHERE tag = $1 ORDER BY customer_id \
             ON CONFLICT (customer_id, tag) DO NOTHING"
        ),
        params![tag.as_str(), to.as_str()],
    )?;
    let renamed = tx.execute(sql!("DELETE FROM customer_tag WHERE tag = $1"), params![tag.as_str()])?;
    if renamed > 0 {
        append_entry(tx, cx, &Change::new("tag.renamed", "tag", &to).before(&tag).after(&to))?;
    }
    Ok(renamed)
}

/// A tag in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// How many customers have it.
    pub count: i64,
}

/// Every tag in use with the number of customers who have it, the most used first, at most 500.
pub fn list_tags(tx: &mut Tx<'_>, cx: &Cx) -> Result<Vec<TagCount>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    Ok(tx.query(
        sql!(
            "SELECT tag, COUNT(*) AS customers FROM customer_tag GROUP BY tag ORDER BY customers DESC, tag LIMIT 500"
        ),
        &[],
        |row| Ok(TagCount { tag: row.get("tag")?, count: row.get("customers")? }),
    )?)
}
