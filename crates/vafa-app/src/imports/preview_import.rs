//! What an import would do, without doing it: the whole file is read and compared with the database.

use super::parse::{Chunk, CustomerTold, OrderTold, Plan, Reject, RejectCode, Survey, Told, produce};
use super::read::{Flow, SourceFile};
use super::run;
use super::settings::{ExistingPolicy, ImportSettings, SeveralPolicy};
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::customers::{Claim, change_consent, identifiers, records, tags};
use crate::failure::Failure;
use crate::timeline::orders;
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use vafa_kernel::id::{CustomerId, ImportId};
use vafa_kernel::{Instant, Money};
use vafa_store::Tx;

/// How many reasons, and examples of each, are shown.
const EXAMPLES: usize = 3;
/// How many orders or customers are shown as they would be read.
const FIRST: usize = 10;

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct ImportPreview {
    /// Rows below the header.
    pub rows: u64,
    /// Orders in the file.
    pub orders: u64,
    /// Different customers in the file, as far as identifiers tell.
    pub customers: u64,
    /// Orders without a customer.
    pub guests: u64,
    /// Rows that would be rejected.
    pub rejected: u64,
    /// Orders that would be created.
    pub orders_created: u64,
    /// Orders that would be changed.
    pub orders_updated: u64,
    /// Orders, or customers of a file of customers, that are known just so.
    pub unchanged: u64,
    /// Customers that would be created.
    pub customers_created: u64,
    /// Customers that would be changed, of a file of customers.
    pub customers_updated: u64,
    /// Identifiers of orders that would be left out.
    pub ignored_identifiers: u64,
    /// Words for the status of an order that are not known.
    pub unknown_words: u64,
    /// Why rows would be rejected, the most frequent reason first.
    pub reasons: Vec<RejectReason>,
    /// The first orders or customers, as they would be read.
    pub first: Vec<Json>,
    /// What the orders come to, by currency.
    pub totals: Vec<Money>,
    /// When the first order was placed.
    pub from: Option<Instant>,
    /// When the last order was placed.
    pub until: Option<Instant>,
    /// Day and month could be either way round: the order must be given before the import can run.
    pub are_dates_ambiguous: bool,
}

/// One reason why rows would be rejected.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RejectReason {
    /// Why.
    pub code: RejectCode,
    /// The column at fault.
    pub column: String,
    /// How many rows.
    pub count: u64,
    /// A few of them.
    pub examples: Vec<Reject>,
}

/// Tries an import dry: reads the whole file and compares it with the database, writes nothing. `progress` hears of rows
/// read and rows in all. Blocks.
pub fn preview_import(
    app: &App,
    who: &Actor,
    import: ImportId,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<ImportPreview, Failure> {
    let draft = app.read_blocking(who, move |tx, cx| {
        cx.require(Permission::ImportFiles)?;
        run::find(tx, import)
    })?;
    let file = SourceFile::open(&draft.file_path, &draft.settings.read)?;
    let plan = Plan::new(draft.kind, file, draft.settings.clone(), app.business())?;
    let survey = Survey::of(&plan)?;
    let mut tally = Tally::default();
    tally.preview.rows = survey.rows;
    tally.preview.are_dates_ambiguous = survey.are_dates_ambiguous;
    let settings = Arc::new((run::Telling::of(app, who, &draft)?, draft.settings.clone()));
    let mut failure = None;
    let mut read = 0;
    produce(&plan, &survey, 0, &mut |chunk| {
        let chunk = Arc::new(chunk);
        let asked = chunk.clone();
        let settings = settings.clone();
        let compared = app.read_blocking(who, move |tx, _| compare(tx, &asked, &settings.0, &settings.1));
        match compared {
            Ok(fates) => {
                read += chunk.units.iter().map(|unit| unit.rows).sum::<u64>();
                tally.add(&chunk, &fates);
                progress(read, survey.rows);
                Flow::More
            }
            Err(error) => {
                failure = Some(error);
                Flow::Stop
            }
        }
    })?;
    match failure {
        Some(failure) => Err(failure),
        None => Ok(tally.finish()),
    }
}

/// What would become of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    Nothing,
    Created { is_known: bool },
    Updated { is_known: bool },
    Unchanged,
    Several,
}

fn compare(
    tx: &mut Tx<'_>,
    chunk: &Chunk,
    telling: &run::Telling,
    settings: &ImportSettings,
) -> Result<Vec<Fate>, Failure> {
    chunk
        .units
        .iter()
        .map(|unit| match &unit.told {
            None => Ok(Fate::Nothing),
            Some(Told::Order(told)) => compare_order(tx, told),
            Some(Told::Customer(told)) => compare_customer(tx, told, telling, settings),
        })
        .collect()
}

fn owners(tx: &mut Tx<'_>, claims: &[Claim]) -> Result<Vec<Option<CustomerId>>, Failure> {
    claims.iter().map(|claim| identifiers::owner_of(tx, claim.kind, &claim.value)).collect()
}

fn compare_order(tx: &mut Tx<'_>, told: &OrderTold) -> Result<Fate, Failure> {
    let owners = owners(tx, &told.claims)?;
    let is_known = owners.iter().any(Option::is_some);
    let held = orders::find_by_number(tx, &told.content.series, &told.content.number)?;
    let Some(held) = held else { return Ok(Fate::Created { is_known }) };
    let content = run::with_known_lines(tx, &held, &told.content)?;
    Ok(if run::stands_so(tx, &held, &content, &told.claims)? {
        Fate::Unchanged
    } else {
        Fate::Updated { is_known }
    })
}

fn compare_customer(
    tx: &mut Tx<'_>,
    told: &CustomerTold,
    telling: &run::Telling,
    settings: &ImportSettings,
) -> Result<Fate, Failure> {
    let owners = owners(tx, &told.claims)?;
    let mut roots: Vec<CustomerId> = owners.iter().flatten().copied().collect();
    roots.dedup();
    if roots.len() > 1 && settings.several == SeveralPolicy::Reject {
        return Ok(Fate::Several);
    }
    let Some(record) = (match roots.first() {
        Some(root) => records::find(tx, *root)?,
        None => None,
    }) else {
        return Ok(Fate::Created { is_known: false });
    };
    if settings.existing == ExistingPolicy::Skip {
        return Ok(Fate::Unchanged);
    }
    let held_tags = tags::list(tx, record.id)?;
    let consents = change_consent::list(tx, record.id)?;
    let row = told.row.row;
    let mut has_news = !telling.news(tx, row, &told.patch, &record)?.is_empty()
        || owners.iter().any(Option::is_none)
        || told.tags.iter().any(|tag| held_tags.iter().all(|(held, _)| held != tag));
    for (purpose, channel, is_granted) in &told.consents {
        has_news |= telling.is_news(tx, row, &consents, (purpose, channel, *is_granted))?;
    }
    Ok(if has_news { Fate::Updated { is_known: true } } else { Fate::Unchanged })
}

#[derive(Default)]
struct Tally {
    preview: ImportPreview,
    /// Identifiers met so far, by their hashes.
    met: HashSet<u64>,
    reasons: BTreeMap<(RejectCode, String), RejectReason>,
    totals: BTreeMap<String, Money>,
}

impl Tally {
    fn add(&mut self, chunk: &Chunk, fates: &[Fate]) {
        for (unit, fate) in chunk.units.iter().zip(fates) {
            self.preview.ignored_identifiers += unit.notes.ignored_identifiers;
            self.preview.unknown_words += unit.notes.unknown_words;
            for reject in &unit.rejects {
                self.reject(reject.clone());
            }
            match &unit.told {
                None => {}
                Some(Told::Order(told)) => self.order(told, fate),
                Some(Told::Customer(told)) => self.customer(told, fate),
            }
        }
    }

    fn reject(&mut self, reject: Reject) {
        self.preview.rejected += 1;
        let key = (reject.code, reject.column.clone());
        let reason = self.reasons.entry(key).or_insert_with(|| RejectReason {
            code: reject.code,
            column: reject.column.clone(),
            count: 0,
            examples: Vec::new(),
        });
        reason.count += 1;
        if reason.examples.len() < EXAMPLES {
            reason.examples.push(reject);
        }
    }

    /// Whether none of the identifiers was met before in this file.
    fn is_first_met(&mut self, claims: &[Claim]) -> bool {
        let mut is_first = true;
        for claim in claims {
            let mut hash = DefaultHasher::new();
            (claim.kind.code(), &claim.value).hash(&mut hash);
            is_first &= self.met.insert(hash.finish());
        }
        is_first
    }

    fn order(&mut self, told: &OrderTold, fate: &Fate) {
        let content = &told.content;
        let preview = &mut self.preview;
        preview.orders += 1;
        preview.from = Some(preview.from.map_or(content.placed_at, |at| at.min(content.placed_at)));
        preview.until = Some(preview.until.map_or(content.placed_at, |at| at.max(content.placed_at)));
        match fate {
            Fate::Created { .. } => preview.orders_created += 1,
            Fate::Updated { .. } => preview.orders_updated += 1,
            _ => preview.unchanged += 1,
        }
        preview.guests += u64::from(told.claims.is_empty());
        if preview.first.len() < FIRST {
            preview.first.push(json!({ "order": content, "identifiers": shown(&told.claims) }));
        }
        let total = Money::new(content.total_minor, content.currency);
        let sum = self.totals.entry(content.currency.to_string()).or_insert(Money::zero(content.currency));
        *sum = sum.checked_add(total).unwrap_or(*sum);
        if !told.claims.is_empty() && self.is_first_met(&told.claims) {
            self.preview.customers += 1;
            let is_known = matches!(
                fate,
                Fate::Unchanged | Fate::Created { is_known: true } | Fate::Updated { is_known: true }
            );
            self.preview.customers_created += u64::from(!is_known);
        }
    }

    fn customer(&mut self, told: &CustomerTold, fate: &Fate) {
        if *fate == Fate::Several {
            self.reject(told.row.clone());
            return;
        }
        if self.preview.first.len() < FIRST {
            let fields: BTreeMap<&str, &Option<String>> =
                told.patch.fields.iter().map(|(field, value)| (field.code(), value)).collect();
            let shown = shown(&told.claims);
            self.preview.first.push(
                json!({ "identifiers": shown, "fields": fields, "custom": told.patch.custom, "tags": told.tags }),
            );
        }
        if !self.is_first_met(&told.claims) {
            return;
        }
        self.preview.customers += 1;
        match fate {
            Fate::Created { .. } => self.preview.customers_created += 1,
            Fate::Updated { .. } => self.preview.customers_updated += 1,
            _ => self.preview.unchanged += 1,
        }
    }

    fn finish(self) -> ImportPreview {
        let mut preview = self.preview;
        preview.reasons = self.reasons.into_values().collect();
        preview.reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
        preview.totals = self.totals.into_values().collect();
        preview
    }
}

fn shown(claims: &[Claim]) -> BTreeMap<&'static str, String> {
    claims.iter().map(|claim| (claim.kind.code(), claim.value.clone())).collect()
}
