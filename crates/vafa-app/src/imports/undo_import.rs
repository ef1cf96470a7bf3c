//! Takes back everything that an import did.
//!
//! Orders it created are taken back on the timeline, orders it changed are told again as they were, customers it created
//! are removed where nothing else refers to them, profiles it changed become what they were. What somebody else changed
//! since stays, and is counted.

use super::error::ImportError;
use super::run::{
    self, CUSTOMER, Counts, ImportRun, ORDER, OrderBefore, OrderLeft, RunState, split_order_key,
};
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::audit::{Change, append_entry};
use crate::customers::{CustomerKind, Patch, ToldChange, is_only_of, records, remove_customer, take_back};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::orders::Order;
use crate::timeline::{Incoming, Recorder};
use serde::Serialize;
use serde_json::{Value as Json, json};
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, ImportId};
use vafa_store::{Built, Tx, params, sql};
use vafa_timeline::{EventKind, Meaning, OrderStatus};

/// How many objects one transaction takes back.
const AT_ONCE: i64 = 200;

/// How far an undo has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct UndoProgress {
    /// Objects that the import had created or changed.
    pub total: u64,
    /// Those that were looked at.
    pub done: u64,
}

/// What an undo came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UndoReport {
    /// Which import.
    pub import_id: ImportId,
    /// Objects that are as they were before.
    pub undone: u64,
    /// Objects that stay, in part or whole, because something else came to stand on them.
    pub kept: u64,
}

/// Marks an import that is done, cancelled or failed as being undone. Whoever calls it goes on with [`carry_on_undo`]; after a
/// crash in between, the next start does.
///
/// # Errors
/// [`ImportError::WrongState`] where it is a draft, running or undone.
pub fn start_undo(tx: &mut Tx<'_>, cx: &Cx, import: ImportId) -> Result<ImportRun, Failure> {
    const FROM: [RunState; 4] = [RunState::Done, RunState::Cancelled, RunState::Failed, RunState::Undoing];
    cx.require(Permission::ImportFiles)?;
    let before = run::find(tx, import)?;
    if before.state != RunState::Undoing && FROM.contains(&before.state) {
        append_entry(tx, cx, &Change::new("import.undo_started", "import", import))?;
    }
    run::set_state(tx, cx.now, import, &FROM, RunState::Undoing)
}

/// Undoes an import that is done, cancelled or failed, or carries on an undo that was interrupted. Blocks.
///
/// # Errors
/// Those of [`start_undo`] and of the database.
pub fn undo_import(
    app: &App,
    who: &Actor,
    import: ImportId,
    progress: &mut dyn FnMut(UndoProgress),
) -> Result<UndoReport, Failure> {
    let run = app.write_blocking(who, move |tx, cx| start_undo(tx, cx, import))?;
    carry_on_undo(app, who, &run, progress)
}

/// Goes on with an undo that [`start_undo`] has begun. Blocks.
pub fn carry_on_undo(
    app: &App,
    who: &Actor,
    run: &ImportRun,
    progress: &mut dyn FnMut(UndoProgress),
) -> Result<UndoReport, Failure> {
    let import = run.id;
    let total = run.counts.changes;
    let mut done = 0;
    for kind in [ORDER, CUSTOMER] {
        loop {
            let taken = app.write_blocking(who, move |tx, cx| undo_some(tx, cx, import, kind))?;
            if taken == 0 {
                break;
            }
            done += taken;
            progress(UndoProgress { total, done: done.min(total) });
        }
    }
    app.write_blocking(who, move |tx, cx| {
        let run = run::set_state(tx, cx.now, import, &[RunState::Undoing], RunState::Undone)?;
        let kept = run.counts.kept_by_undo;
        let report = UndoReport { import_id: import, undone: run.counts.changes.saturating_sub(kept), kept };
        append_entry(tx, cx, &Change::new("import.undone", "import", import).after(&report))?;
        Ok(report)
    })
}

/// One thing that the import did.
struct Done {
    seq: i64,
    is_created: bool,
    key: String,
    customer: CustomerId,
    before: String,
    version: i64,
}

/// Takes back some things of one kind, the last first. Says how many; none when there are no more.
fn undo_some(tx: &mut Tx<'_>, cx: &Cx, import: ImportId, kind: &str) -> Result<u64, Failure> {
    cx.require(Permission::ImportFiles)?;
    let mut run = run::find(tx, import)?;
    if run.state != RunState::Undoing {
        return Err(ImportError::WrongState { state: run.state.code().to_owned() }.into());
    }
    let things = tx.query(
        sql!(
            "SELECT seq, change, object_key, customer_id, before_json, after_version FROM import_change \
             WHERE import_id = $1 AND state = 'made' AND object_kind = $2 ORDER BY seq DESC LIMIT $3"
        ),
        params![import.uuid(), kind, AT_ONCE],
        |row| {
            Ok(Done {
                seq: row.get("seq")?,
                is_created: row.get::<String>("change")? == "created",
                key: row.get("object_key")?,
                customer: CustomerId::from_uuid(row.get("customer_id")?),
                before: row.get("before_json")?,
                version: row.get("after_version")?,
            })
        },
    )?;
    let mut recorder = Recorder::new();
    let (mut undone, mut kept) = (Vec::new(), Vec::new());
    for thing in &things {
        let is_undone = match (kind, thing.is_created) {
            (ORDER, _) => undo_order(tx, cx, &run, &mut recorder, thing)?,
            (_, true) => undo_created_customer(tx, cx, &run, thing)?,
            (_, false) => {
                let change: ToldChange = serde_json::from_str(&thing.before).unwrap_or_default();
                take_back(tx, cx, thing.customer, &change)? == 0
            }
        };
        if is_undone { &mut undone } else { &mut kept }.push(thing.seq);
    }
    recorder.finish(tx, cx)?;
    mark(tx, import, &undone, "undone")?;
    mark(tx, import, &kept, "kept")?;
    run.counts = Counts { kept_by_undo: run.counts.kept_by_undo + kept.len() as u64, ..run.counts };
    run.updated_at = cx.now;
    run::save(tx, &run)?;
    Ok(things.len() as u64)
}

fn mark(tx: &mut Tx<'_>, import: ImportId, seqs: &[i64], state: &str) -> Result<(), Failure> {
    if !seqs.is_empty() {
        let update = Built::new(sql!("UPDATE import_change SET state = "))
            .bind(state)
            .push(sql!(" WHERE import_id = "))
            .bind(import.uuid())
            .push(sql!(" AND seq IN ("))
            .bind_list(seqs.iter().copied())
            .push(sql!(")"));
        tx.execute_built(&update)?;
    }
    Ok(())
}

/// Takes an order back, or tells it again as it was. Says whether it is now as it was.
fn undo_order(
    tx: &mut Tx<'_>,
    cx: &Cx,
    run: &ImportRun,
    recorder: &mut Recorder,
    thing: &Done,
) -> Result<bool, Failure> {
    let (series, number) = split_order_key(&thing.key);
    let Some(order) = recorder.find_order(tx, &series, &number)? else { return Ok(thing.is_created) };
    if !stands_as_left(tx, &order, thing)? {
        return Ok(false);
    }
    if thing.is_created {
        retract(tx, cx, run, recorder, &order)?;
        return Ok(true);
    }
    let Ok(before) = serde_json::from_str::<OrderBefore>(&thing.before) else { return Ok(false) };
    let has_moved = thing.customer != order.customer_id;
    // Two things never change by telling again: a known customer does not become a guest, and what was called off stays so.
    let was_called_off =
        order.content.status == OrderStatus::Cancelled && before.content.status == OrderStatus::Placed;
    // Nor may what this import told come back when the one who told before takes that back in turn.
    let was_told_elsewhere = before.source != run.settings.source();
    if has_moved || was_called_off || was_told_elsewhere {
        retract(tx, cx, run, recorder, &order)?;
    }
    let message = format!("{}/undo/{series}/{number}/told", run.id);
    let content = before.content.clone();
    let told = Incoming {
        source: before.source.clone(),
        content_hash: content.fingerprint(),
        at: content.placed_at,
        channel: content.channel.clone(),
        payload: serde_json::to_value(&content).unwrap_or(Json::Null),
        ..incoming(cx, run, EventKind::Order, message, Meaning::Ordered(Box::new(content)))
    };
    tell(tx, cx, recorder, thing.customer, &told)?;
    Ok(true)
}

/// Whether an order is as the import left it.
fn stands_as_left(tx: &mut Tx<'_>, order: &Order, thing: &Done) -> Result<bool, Failure> {
    let is_last = order.version == thing.version;
    // Runs of earlier versions of the program did not keep it.
    let Some(left) = serde_json::from_str::<OrderLeft>(&thing.before).unwrap_or_default().after else {
        return Ok(is_last);
    };
    // Money given back and calling off may be known before the order: a new one need not begin without them.
    let is_same = (order.refunded_minor, order.content.status) == (left.refunded_minor, left.status);
    Ok(order.content_hash == left.hash
        && records::root_of(tx, order.customer_id)? == records::root_of(tx, left.customer_id)?
        && (is_same || is_last))
}

fn retract(
    tx: &mut Tx<'_>,
    cx: &Cx,
    run: &ImportRun,
    recorder: &mut Recorder,
    order: &Order,
) -> Result<(), Failure> {
    let (series, number) = (order.content.series.clone(), order.content.number.clone());
    let message = format!("{}/undo/{series}/{number}", run.id);
    let payload = json!({ "series": series, "number": number });
    let meaning = Meaning::Retracted { series, number };
    let told = Incoming { payload, ..incoming(cx, run, EventKind::Retract, message, meaning) };
    tell(tx, cx, recorder, order.customer_id, &told)
}

fn tell(
    tx: &mut Tx<'_>,
    cx: &Cx,
    recorder: &mut Recorder,
    customer: CustomerId,
    told: &Incoming,
) -> Result<(), Failure> {
    if customer.is_nil() {
        recorder.record(tx, cx, told)?;
    } else {
        recorder.record_for(tx, cx, customer, told)?;
    }
    Ok(())
}

fn incoming(cx: &Cx, run: &ImportRun, kind: EventKind, message_id: String, meaning: Meaning) -> Incoming {
    Incoming {
        source: run.settings.source(),
        message_id,
        content_hash: [0; 16],
        at: cx.now,
        received_at: cx.now,
        sent_at: None,
        original_at: None,
        flags: String::new(),
        kind,
        name: String::new(),
        channel: String::new(),
        claims: Vec::new(),
        customer_kind: CustomerKind::Person,
        patch: Patch::default(),
        payload: Json::Null,
        meaning,
    }
}

/// Removes a customer that the import created. Says whether nothing is left.
fn undo_created_customer(tx: &mut Tx<'_>, cx: &Cx, run: &ImportRun, thing: &Done) -> Result<bool, Failure> {
    let Some(customer) = records::find(tx, thing.customer)? else { return Ok(true) };
    let until = run.finished_at.unwrap_or(Instant::from_micros(i64::MAX));
    let gone = &mut |tx: &mut Tx<'_>, source: &str, message: &str| was_undone(tx, run, source, message);
    let is_alone = is_only_of(tx, &customer, &run.settings.source(), until, gone)?;
    if is_alone {
        remove_customer(tx, cx, &customer)?;
    }
    Ok(is_alone)
}

/// Whether a message is of this import, or of another that was taken back: what those told is not there any more.
fn was_undone(tx: &mut Tx<'_>, run: &ImportRun, source: &str, message: &str) -> Result<bool, Failure> {
    let id = message.split('/').next().and_then(|id| id.parse::<ImportId>().ok());
    match id.filter(|_| source.starts_with("import:")) {
        None => Ok(false),
        Some(id) if id == run.id => Ok(true),
        // The trail of imports does not go; a message that only looks like one of theirs is somebody's.
        Some(id) => Ok(run::find_any(tx, id)?.is_some_and(|other| other.state == RunState::Undone)),
    }
}
