//! Saved views of the customer list: a filter and an order under a name, one's own or shared, beside the ready-made ones.

use super::CustomerError;
use super::filter::CustomerFilter;
use super::list_customers::{CustomerSort, SortKey, count_customers};
use super::page::CappedCount;
use super::profile::CustomerKind;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vafa_kernel::id::{UserId, ViewId};
use vafa_store::{Row, StoreError, Tx, params, sql};

/// The most views that one person keeps.
const VIEWS_MAX: usize = 50;

/// What a view shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ViewDefinition {
    /// Who passes.
    pub filter: CustomerFilter,
    /// In which order.
    pub sort: CustomerSort,
}

/// A view that comes with Vafa.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyView {
    /// Its stable code; its name is the text `customers-view-CODE`.
    pub code: &'static str,
    /// What it shows.
    pub definition: ViewDefinition,
}

/// A view that somebody saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: ViewId,
    /// Its name.
    pub name: String,
    /// What it shows.
    pub definition: ViewDefinition,
    /// All see it.
    pub is_shared: bool,
    /// The one who asks may change it.
    pub is_own: bool,
    owner: Option<UserId>,
}

/// The views of the one who asks, each with how many customers it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Views {
    /// The ready-made ones.
    pub ready: Vec<(ReadyView, CappedCount)>,
    /// One's own and the shared ones, in one's order.
    pub saved: Vec<(SavedView, CappedCount)>,
}

/// The ready-made views.
pub fn ready_views() -> Vec<ReadyView> {
    let view = |code, filter, key| ReadyView {
        code,
        definition: ViewDefinition { filter, sort: CustomerSort { key, is_descending: true } },
    };
    let any = CustomerFilter::default;
    vec![
        view("all", any(), SortKey::Created),
        view("new", CustomerFilter { created_within_days: Some(30), ..any() }, SortKey::Created),
        view("best", CustomerFilter { has_orders: Some(true), ..any() }, SortKey::Spent),
        view("lapsed", CustomerFilter { not_ordered_for_days: Some(90), ..any() }, SortKey::LastOrder),
        view("curious", CustomerFilter { has_orders: Some(false), ..any() }, SortKey::LastSeen),
        view(
            "organisations",
            CustomerFilter { kind: Some(CustomerKind::Organisation), ..any() },
            SortKey::Created,
        ),
    ]
}

/// The views of the one who asks, counted.
pub fn list_views(tx: &mut Tx<'_>, cx: &Cx) -> Result<Views, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let mut ready = Vec::new();
    for view in ready_views() {
        let count = count_customers(tx, cx, &view.definition.filter)?;
        ready.push((view, count));
    }
    let mut saved = Vec::new();
    for view in visible(tx, cx)? {
        let count = count_customers(tx, cx, &view.definition.filter)?;
        saved.push((view, count));
    }
    Ok(Views { ready, saved })
}

/// Saves a view. Sharing it needs the right to edit customers too.
pub fn create_view(
    tx: &mut Tx<'_>,
    cx: &Cx,
    name: &str,
    definition: &ViewDefinition,
    is_shared: bool,
) -> Result<ViewId, Failure> {
    cx.require(Permission::KeepViews)?;
    if is_shared {
        cx.require(Permission::EditCustomers)?;
    }
    let name = clean(name)?;
    let views = visible(tx, cx)?;
    if views.iter().filter(|view| view.owner == cx.who.user()).count() >= VIEWS_MAX {
        return Err(CustomerError::TooManyViews { limit: VIEWS_MAX.to_string() }.into());
    }
    let id = ViewId::from_uuid(cx.new_id());
    let owner = cx.who.user();
    tx.execute(
        sql!(
            "INSERT INTO saved_view (id, owner_id, name, is_shared, definition, position, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        params![
            id.uuid(),
            owner.map(UserId::uuid),
            name.as_str(),
            // A view of nobody in particular is everybody's.
            is_shared || owner.is_none(),
            write(definition),
            i64::try_from(views.len()).unwrap_or(i64::MAX),
            cx.now.micros()
        ],
    )?;
    append_entry(tx, cx, &Change::new("view.created", "view", id).after((&name, definition, is_shared)))?;
    Ok(id)
}

/// What to change of a view; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ViewChange {
    /// Another name.
    pub name: Option<String>,
    /// Show something else.
    pub definition: Option<ViewDefinition>,
    /// Share it, or keep it to oneself.
    pub is_shared: Option<bool>,
}

/// Changes a view of one's own.
pub fn change_view(tx: &mut Tx<'_>, cx: &Cx, id: ViewId, change: &ViewChange) -> Result<(), Failure> {
    cx.require(Permission::KeepViews)?;
    let before = find_own(tx, cx, id)?;
    let is_shared = change.is_shared.unwrap_or(before.is_shared);
    if is_shared && !before.is_shared {
        cx.require(Permission::EditCustomers)?;
    }
    let name = change.name.as_deref().map_or_else(|| Ok(before.name.clone()), clean)?;
    let definition = change.definition.as_ref().unwrap_or(&before.definition);
    tx.execute(
        sql!("UPDATE saved_view SET name = $2, definition = $3, is_shared = $4 WHERE id = $1"),
        params![id.uuid(), name.as_str(), write(definition), is_shared || before.owner.is_none()],
    )?;
    let told = Change::new("view.changed", "view", id)
        .before((&before.name, &before.definition, before.is_shared))
        .after((&name, definition, is_shared));
    append_entry(tx, cx, &told)?;
    Ok(())
}

/// Removes a view of one's own.
pub fn delete_view(tx: &mut Tx<'_>, cx: &Cx, id: ViewId) -> Result<(), Failure> {
    cx.require(Permission::KeepViews)?;
    let before = find_own(tx, cx, id)?;
    tx.execute(sql!("DELETE FROM saved_view WHERE id = $1"), params![id.uuid()])?;
    append_entry(tx, cx, &Change::new("view.deleted", "view", id).before((before.name, before.definition)))?;
    Ok(())
}

/// Puts views of one's own into this order; others stay where they are.
pub fn reorder_views(tx: &mut Tx<'_>, cx: &Cx, order: &[ViewId]) -> Result<(), Failure> {
    cx.require(Permission::KeepViews)?;
    for (position, id) in order.iter().enumerate() {
        find_own(tx, cx, *id)?;
        tx.execute(
            sql!("UPDATE saved_view SET position = $2 WHERE id = $1"),
            params![id.uuid(), i64::try_from(position).unwrap_or(i64::MAX)],
        )?;
    }
    append_entry(tx, cx, &Change::new("view.reordered", "view", "order").after(order))?;
    Ok(())
}

fn visible(tx: &mut Tx<'_>, cx: &Cx) -> Result<Vec<SavedView>, Failure> {
    let me = cx.who.user();
    let may_keep_all = cx.who.may(Permission::ManageBusiness);
    let map = |row: &Row<'_>| from_row(row, me, may_keep_all);
    let mut views = tx.query(
        sql!(
            "SELECT id, owner_id, name, is_shared, definition, position FROM saved_view WHERE owner_id = $1 \
             ORDER BY position, id"
        ),
        params![me.map(UserId::uuid)],
        map,
    )?;
    let shared = tx.query(
        sql!(
            "SELECT id, owner_id, name, is_shared, definition, position FROM saved_view WHERE is_shared = TRUE \
             ORDER BY position, id LIMIT 200"
        ),
        &[],
        map,
    )?;
    for view in shared {
        if !views.iter().any(|own| own.1.id == view.1.id) {
            views.push(view);
        }
    }
    views.sort_by_key(|(position, view)| (*position, view.id));
    Ok(views.into_iter().map(|(_, view)| view).collect())
}

fn find_own(tx: &mut Tx<'_>, cx: &Cx, id: ViewId) -> Result<SavedView, Failure> {
    let found = visible(tx, cx)?.into_iter().find(|view| view.id == id && view.is_own);
    found.ok_or_else(|| CustomerError::NoSuchView.into())
}

fn from_row(row: &Row<'_>, me: Option<UserId>, may_keep_all: bool) -> Result<(i64, SavedView), StoreError> {
    let owner = row.get::<Option<Uuid>>("owner_id")?.map(UserId::from_uuid);
    let view = SavedView {
        id: ViewId::from_uuid(row.get("id")?),
        name: row.get("name")?,
        // A view of a later version may ask for what this one does not know: it then shows all.
        definition: serde_json::from_str(&row.get::<String>("definition")?).unwrap_or_default(),
        is_shared: row.get("is_shared")?,
        is_own: (owner.is_some() && owner == me) || may_keep_all,
        owner,
    };
    Ok((row.get("position")?, view))
}

fn write(definition: &ViewDefinition) -> String {
    serde_json::to_string(definition).unwrap_or_else(|_| "{}".into())
}

fn clean(name: &str) -> Result<String, CustomerError> {
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let name = name.trim();
    if (1..=60).contains(&name.chars().count()) {
        Ok(name.to_owned())
    } else {
        Err(CustomerError::BadViewName)
    }
}
