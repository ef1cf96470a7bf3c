//! Fields of the business's own: their definitions, and what fits in them.
//!
//! A value is taken whether or not its field was planned, because a shop's client may send anything; what staff enter is
//! held to the definition, and names that nobody planned are listed so that they can be.

use super::profile::Patch;
use super::{CustomerError, check_code};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use vafa_kernel::{Instant, LocalDate};
use vafa_store::{Tx, params, sql};

/// What fits in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Any text up to 1000 characters.
    Text,
    /// A number.
    Number,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// Yes or no.
    Flag,
    /// One of the choices.
    Choice,
}

impl FieldKind {
    const ALL: [Self; 5] = [Self::Text, Self::Number, Self::Date, Self::Flag, Self::Choice];

    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Flag => "flag",
            Self::Choice => "choice",
        }
    }

    fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or(Self::Text)
    }
}

/// A field of the business's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomField {
    /// The name in data, a code.
    pub name: String,
    /// What it is called in Persian.
    pub label_fa: String,
    /// What it is called in English.
    pub label_en: String,
    /// What fits in it.
    pub kind: FieldKind,
    /// What there is to choose from.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Where it stands among the others.
    #[serde(default)]
    pub position: i64,
}

impl CustomField {
    fn fits(&self, value: &Json) -> bool {
        match (self.kind, value) {
            (_, Json::Null) | (FieldKind::Number, Json::Number(_)) | (FieldKind::Flag, Json::Bool(_)) => true,
            (FieldKind::Text, Json::String(text)) => text.chars().count() <= 1000,
            (FieldKind::Date, Json::String(text)) => text.parse::<LocalDate>().is_ok(),
            (FieldKind::Choice, Json::String(text)) => self.choices.contains(text),
            _ => false,
        }
    }
}

/// Defines a field, or changes what it is called and what fits in it. Values that are there already stay.
pub fn define_field(tx: &mut Tx<'_>, cx: &Cx, field: &CustomField) -> Result<(), Failure> {
    cx.require(Permission::ManageBusiness)?;
    check_code(&field.name, "name")?;
    let before = find(tx, &field.name)?;
    tx.execute(
        sql!(
            "INSERT INTO custom_field (name, label_fa, label_en, kind, choices, position, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO UPDATE SET label_fa = excluded.label_fa, \
             label_en = excluded.label_en, kind = excluded.kind, choices = excluded.choices, position = excluded.position"
        ),
        params![
            field.name.as_str(),
            field.label_fa.trim(),
            field.label_en.trim(),
            field.kind.code(),
            serde_json::to_string(&field.choices).unwrap_or_else(|_| "[]".into()),
            field.position,
            cx.now.micros()
        ],
    )?;
    append_entry(tx, cx, &Change::new("field.defined", "field", &field.name).before(before).after(field))?;
    Ok(())
}

/// Removes a definition. Values stay with the customers and are listed as unplanned.
pub fn remove_field(tx: &mut Tx<'_>, cx: &Cx, name: &str) -> Result<(), Failure> {
    cx.require(Permission::ManageBusiness)?;
    let before = find(tx, name)?.ok_or_else(|| CustomerError::NoSuchField { name: name.to_owned() })?;
    tx.execute(sql!("DELETE FROM custom_field WHERE name = $1"), params![name])?;
    note_seen(tx, cx.now, "", name)?;
    append_entry(tx, cx, &Change::new("field.removed", "field", name).before(before))?;
    Ok(())
}

/// Every field of the business's own, in order.
pub fn list_fields(tx: &mut Tx<'_>, cx: &Cx) -> Result<Vec<CustomField>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    Ok(tx.query(
        sql!("SELECT name, label_fa, label_en, kind, choices, position FROM custom_field ORDER BY position, name"),
        &[],
        from_row,
    )?)
}

/// A name that somebody sent and nobody planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnplannedField {
    /// The name.
    pub name: String,
    /// Who sent it first.
    pub source: String,
    /// When it was sent first.
    pub first_seen_at: Instant,
}

/// Names of own fields that came with events or files and have no definition, the latest first, at most 200.
pub fn list_unplanned_fields(tx: &mut Tx<'_>, cx: &Cx) -> Result<Vec<UnplannedField>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    Ok(tx.query(
        sql!(
            "SELECT name, source, first_seen_at FROM custom_field_seen s \
             WHERE NOT EXISTS (SELECT 1 FROM custom_field f WHERE f.name = s.name) \
             ORDER BY first_seen_at DESC, name LIMIT 200"
        ),
        &[],
        |row| {
            Ok(UnplannedField {
                name: row.get("name")?,
                source: row.get("source")?,
                first_seen_at: Instant::from_micros(row.get("first_seen_at")?),
            })
        },
    )?)
}

/// The values that staff enter must fit the fields that are defined.
pub(super) fn check_custom(tx: &mut Tx<'_>, patch: &Patch) -> Result<(), Failure> {
    for (name, value) in &patch.custom {
        if let Some(field) = find(tx, name)?
            && !field.fits(value)
        {
            let failure: Failure = CustomerError::BadCustomValue { field: name.clone() }.into();
            return Err(failure.at(format!("/custom/{name}")));
        }
    }
    Ok(())
}

/// Remembers names that nobody planned.
pub(super) fn note_unplanned(
    tx: &mut Tx<'_>,
    now: Instant,
    source: &str,
    patch: &Patch,
) -> Result<(), Failure> {
    for name in patch.custom.keys() {
        let known = tx.query_opt(
            sql!(
                "SELECT 1 AS found FROM custom_field_seen WHERE name = $1 \
                 UNION ALL SELECT 1 FROM custom_field WHERE name = $1"
            ),
            params![name.as_str()],
            |_| Ok(()),
        )?;
        if known.is_none() {
            note_seen(tx, now, source, name)?;
        }
    }
    Ok(())
}

fn note_seen(tx: &mut Tx<'_>, now: Instant, source: &str, name: &str) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO custom_field_seen (name, source, first_seen_at) VALUES ($1, $2, $3) \
             ON CONFLICT (name) DO NOTHING"
        ),
        params![name, source, now.micros()],
    )?;
    Ok(())
}

fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<CustomField>, Failure> {
    Ok(tx.query_opt(
        sql!("SELECT name, label_fa, label_en, kind, choices, position FROM custom_field WHERE name = $1"),
        params![name],
        from_row,
    )?)
}

fn from_row(row: &vafa_store::Row<'_>) -> Result<CustomField, vafa_store::StoreError> {
    Ok(CustomField {
        name: row.get("name")?,
        label_fa: row.get("label_fa")?,
        label_en: row.get("label_en")?,
        kind: FieldKind::from_code(&row.get::<String>("kind")?),
        choices: serde_json::from_str(&row.get::<String>("choices")?).unwrap_or_default(),
        position: row.get("position")?,
    })
}
