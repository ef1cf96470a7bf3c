//! Households and organisations: who belongs to them, and as what.

use super::profile::CustomerKind;
use super::{CustomerError, find_open, records};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// As what somebody belongs to a household or an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRole {
    /// Belongs to it.
    Member,
    /// The one to talk to.
    Contact,
    /// Decides and pays.
    Buyer,
    /// Uses what is bought.
    Consumer,
    /// Answers for the account.
    AccountOwner,
}

impl LinkRole {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Member, Self::Contact, Self::Buyer, Self::Consumer, Self::AccountOwner];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Contact => "contact",
            Self::Buyer => "buyer",
            Self::Consumer => "consumer",
            Self::AccountOwner => "account_owner",
        }
    }

    /// Reads a code; an unknown one is a plain member.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|role| role.code() == code).unwrap_or(Self::Member)
    }
}

/// One tie, seen from a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The other customer.
    pub customer_id: CustomerId,
    /// The other's name.
    pub name: String,
    /// Person, household or organisation.
    pub kind: CustomerKind,
    /// As what the member belongs.
    pub role: LinkRole,
    /// The other is the group and this one the member; else the other way round.
    pub is_group: bool,
    /// Since when.
    pub created_at: Instant,
}

/// Makes a customer belong to a household or an organisation; told again, the role changes.
pub fn link_customers(
    tx: &mut Tx<'_>,
    cx: &Cx,
    member: CustomerId,
    group: CustomerId,
    role: LinkRole,
) -> Result<(), Failure> {
    cx.require(Permission::EditCustomers)?;
    let (member, group) = (find_open(tx, member)?, find_open(tx, group)?);
    if group.kind == CustomerKind::Person || group.id == member.id {
        return Err(CustomerError::NotAGroup.into());
    }
    tx.execute(
        sql!(
            "INSERT INTO customer_link (customer_id, group_id, role, created_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (customer_id, group_id) DO UPDATE SET role = excluded.role"
        ),
        params![member.id.uuid(), group.id.uuid(), role.code(), cx.now.micros()],
    )?;
    let told = Change::new("customer.linked", "customer", member.id)
        .after(json!({ "group": group.id, "role": role }));
    append_entry(tx, cx, &told)?;
    Ok(())
}

/// Ends a tie. Says whether there was one.
pub fn unlink_customers(
    tx: &mut Tx<'_>,
    cx: &Cx,
    member: CustomerId,
    group: CustomerId,
) -> Result<bool, Failure> {
    cx.require(Permission::EditCustomers)?;
    let (member, group) = (find_open(tx, member)?, find_open(tx, group)?);
    let mut ended = 0;
    for one in records::group_of(tx, member.id)? {
        for other in records::group_of(tx, group.id)? {
            ended += tx.execute(
                sql!("DELETE FROM customer_link WHERE customer_id = $1 AND group_id = $2"),
                params![one.uuid(), other.uuid()],
            )?;
        }
    }
    if ended > 0 {
        let told =
            Change::new("customer.unlinked", "customer", member.id).before(json!({ "group": group.id }));
        append_entry(tx, cx, &told)?;
    }
    Ok(ended > 0)
}

/// Every tie of a customer in both directions: groups they belong to first, then members, at most 500 of each.
pub fn list_links(tx: &mut Tx<'_>, cx: &Cx, customer: CustomerId) -> Result<Vec<Link>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let root = find_open(tx, customer)?.id;
    let mut found: Vec<(bool, CustomerId, String, i64)> = Vec::new();
    for id in records::group_of(tx, root)? {
        found.extend(tx.query(
            sql!(
                "SELECT group_id, role, created_at FROM customer_link WHERE customer_id = $1 \
                 ORDER BY group_id LIMIT 500"
            ),
            params![id.uuid()],
            |row| {
                Ok((
                    true,
                    CustomerId::from_uuid(row.get("group_id")?),
                    row.get("role")?,
                    row.get("created_at")?,
                ))
            },
        )?);
        found.extend(tx.query(
            sql!(
                "SELECT customer_id, role, created_at FROM customer_link WHERE group_id = $1 \
                 ORDER BY customer_id LIMIT 500"
            ),
            params![id.uuid()],
            |row| {
                Ok((
                    false,
                    CustomerId::from_uuid(row.get("customer_id")?),
                    row.get("role")?,
                    row.get("created_at")?,
                ))
            },
        )?);
    }
    let mut links: Vec<Link> = Vec::new();
    for (is_group, other, role, created_at) in found {
        let other = records::root_of(tx, other)?;
        // Records that became one may have been tied to each other, or both to a third.
        if other == root || links.iter().any(|link| link.customer_id == other && link.is_group == is_group) {
            continue;
        }
        let Some(other) = records::find(tx, other)?.filter(|other| other.erased_at.is_none()) else {
            continue;
        };
        links.push(Link {
            customer_id: other.id,
            name: other.name(),
            kind: other.kind,
            role: LinkRole::from_code(&role),
            is_group,
            created_at: Instant::from_micros(created_at),
        });
    }
    links.sort_by_key(|link| (!link.is_group, link.role, link.created_at, link.customer_id));
    Ok(links)
}
