//! The second step: which column fills what, and how amounts and dates are meant.

use super::steps::steps;
use super::target_words;
use crate::api::shapes::Named;
use crate::page::{Page, Place};
use crate::pages::customers::shown::PURPOSES;
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Field as Input, FieldKind, Note, Steps, Tone};
use crate::refusal::Refusal;
use askama::Template;
use axum::response::Response;
use vafa_app::Failure;
use vafa_app::imports::{
    AmountUnit, BadLinePolicy, DatePartOrder, ExistingPolicy, ImportError, ImportKind, ImportRun,
    ImportSettings, Mapping, ProposedMapping, RunState, SeveralPolicy, Target, configure_import,
    propose_mapping, read_import,
};
use vafa_app::text::failure_text;
use vafa_kernel::id::ImportId;

/// Rows of the file that are shown as they were read.
const ROWS: usize = 5;

#[derive(Template)]
#[template(path = "imports/columns.html")]
struct ColumnsPage {
    page: Page,
    steps: Steps,
    import: ImportId,
    file_name: String,
    kind: String,
    other_kind: (&'static str, String),
    columns: Vec<Column>,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// How the file was read.
    found: Vec<String>,
    settings: Vec<Input>,
    more: Vec<Input>,
    reading: Vec<Input>,
    note: Option<Note>,
    is_reading_open: bool,
}

/// A column and what it fills.
struct Column {
    input: Input,
    samples: Vec<String>,
    reason: String,
}

/// `GET /imports/{import}/columns`.
pub(super) async fn ask(visit: Visit, Named(import): Named<ImportId>) -> Answer {
    let draft = visit.read(move |tx, cx| read_import(tx, cx, import)).await?;
    if draft.state != RunState::Draft {
        return Ok(visit.go(&format!("/imports/{import}")));
    }
    let proposed = propose(&visit, import).await?;
    visit.html(&draw(&visit, &draft, &proposed, &shown_first(&draft), None))
}

async fn propose(visit: &Visit, import: ImportId) -> Result<ProposedMapping, Failure> {
    visit.blocking(move |app, who| propose_mapping(app, who, import)).await
}

/// The form for a draft: its settings and mapping.
fn shown_first(draft: &ImportRun) -> Form {
    let settings = &draft.settings;
    let code = |code: Option<&str>| code.unwrap_or_default().to_owned();
    let mut pairs = vec![
        ("amounts".to_owned(), code(settings.amounts.map(AmountUnit::code))),
        ("currency".to_owned(), settings.currency.map(|c| c.to_string()).unwrap_or_default()),
        ("calendar".to_owned(), code(settings.calendar.as_deref())),
        ("date_order".to_owned(), code(settings.date_order.map(DatePartOrder::code))),
        ("zone".to_owned(), code(settings.zone.as_deref())),
        ("existing".to_owned(), settings.existing.code().to_owned()),
        ("several".to_owned(), settings.several.code().to_owned()),
        ("bad_line".to_owned(), settings.bad_line.code().to_owned()),
        ("label".to_owned(), settings.label.clone()),
        ("series".to_owned(), settings.series.clone()),
        ("channel".to_owned(), settings.channel.clone()),
    ];
    for (at, name) in draft.header.iter().enumerate() {
        let target = settings.mapping.iter().find(|(_, column)| *column == name);
        let code = target.map(|(target, _)| target.to_string()).unwrap_or_default();
        pairs.push((format!("column.{at}"), code));
    }
    Form::from_pairs(pairs)
}

/// `POST /imports/{import}/columns`.
pub(super) async fn save(visit: Visit, Named(import): Named<ImportId>, form: Form) -> Answer {
    let draft = visit.read(move |tx, cx| read_import(tx, cx, import)).await?;
    let settings = match read_form(&draft, &form) {
        Ok(settings) => settings,
        Err(error) => return again(&visit, &draft, &form, &error.into()).await,
    };
    match visit.blocking(move |app, who| configure_import(app, who, import, settings)).await {
        Ok(_) => Ok(visit.go(&format!("/imports/{import}/check"))),
        Err(failure) => again(&visit, &draft, &form, &for_form(failure)?).await,
    }
}

/// The page again, with what was chosen and what is wrong with it.
pub(super) async fn again(
    visit: &Visit,
    draft: &ImportRun,
    form: &Form,
    failure: &Failure,
) -> Result<Response, Refusal> {
    let proposed = propose(visit, draft.id).await?;
    visit.again(&draw(visit, draft, &proposed, form, Some(failure)))
}

fn read_form(draft: &ImportRun, form: &Form) -> Result<ImportSettings, ImportError> {
    let mut mapping = Mapping::new();
    for (at, name) in draft.header.iter().enumerate() {
        let code = form.text(&format!("column.{at}"));
        if code.is_empty() {
            continue;
        }
        let target = Target::read(code, draft.kind)?;
        if mapping.contains_key(&target) {
            return Err(ImportError::DoubleTarget { target: target.to_string() });
        }
        mapping.insert(target, name.clone());
    }
    let given = |name: &str| form.given(name).map(str::to_owned);
    Ok(ImportSettings {
        read: draft.settings.read.clone(),
        mapping,
        currency: form.given("currency").and_then(|code| code.to_ascii_uppercase().parse().ok()),
        amounts: form.text("amounts").parse().ok(),
        zone: given("zone"),
        calendar: given("calendar"),
        date_order: form.text("date_order").parse().ok(),
        series: form.text("series").to_owned(),
        label: form.text("label").to_owned(),
        channel: form.text("channel").to_owned(),
        existing: form.text("existing").parse().unwrap_or_default(),
        several: form.text("several").parse().unwrap_or_default(),
        bad_line: form.text("bad_line").parse().unwrap_or_default(),
    })
}

fn draw(
    visit: &Visit,
    draft: &ImportRun,
    proposed: &ProposedMapping,
    form: &Form,
    failure: Option<&Failure>,
) -> ColumnsPage {
    let t = visit.t;
    let other_kind = match draft.kind {
        ImportKind::Customers => ImportKind::Orders,
        ImportKind::Orders => ImportKind::Customers,
    };
    let kind_words = |kind: ImportKind| t.text(&format!("imports-kind-{}", kind.code())).into_owned();
    let note = failure.map(|failure| {
        let text = match failure.code() {
            // The codes of targets are for machines.
            "imports.missing_target" | "imports.double_target" => {
                let code = failure.args().first().map(|(_, code)| code.as_str()).unwrap_or_default();
                let name = target_words::by_code(t, code);
                let key = failure.code().replace(['.', '_'], "-");
                t.args(&format!("{key}-named"), &[("target", name.as_str().into())]).into_owned()
            }
            _ => failure_text(visit.lang(), failure),
        };
        Note::new(Tone::Bad, text).text(t.text("imports-choices-kept"))
    });
    ColumnsPage {
        page: visit.page("imports-columns", Place::Imports),
        steps: steps(t, Some(draft.id), 1),
        import: draft.id,
        file_name: draft.file_name.clone(),
        kind: kind_words(draft.kind),
        other_kind: (other_kind.code(), kind_words(other_kind)),
        columns: columns(visit, draft, proposed, form),
        header: draft.header.clone(),
        rows: proposed.rows.iter().take(ROWS).cloned().collect(),
        found: super::reading::found(visit, draft),
        settings: settings(visit, draft.kind, form),
        more: more(visit, draft.kind, form),
        reading: super::reading::fields(visit, draft, proposed, form),
        is_reading_open: failure
            .is_some_and(|failure| failure.field().is_some_and(|at| at.starts_with("/read"))),
        note,
    }
}

fn columns(visit: &Visit, draft: &ImportRun, proposed: &ProposedMapping, form: &Form) -> Vec<Column> {
    let t = visit.t;
    let offered: Vec<(String, String)> =
        proposed.targets.iter().map(|target| (target.to_string(), target_words::target(t, target))).collect();
    let of_column = |(at, name): (usize, &String)| {
        let mut choices = vec![(String::new(), t.text("imports-target-none").into_owned())];
        choices.extend(offered.iter().cloned());
        if draft.kind == ImportKind::Customers {
            let consents = PURPOSES.map(|purpose| Target::Consent(purpose.to_owned()));
            choices.extend(consents.iter().map(|to| (to.to_string(), target_words::target(t, to))));
            let own = Target::Custom(name.chars().take(60).collect());
            choices.push((own.to_string(), target_words::target(t, &own)));
        }
        let key = format!("column.{at}");
        let chosen = form.raw(&key).to_owned();
        if !choices.iter().any(|(code, _)| *code == chosen) {
            choices.push((chosen.clone(), chosen.clone()));
        }
        let found = proposed.proposal.columns.get(at);
        let is_proposed =
            found.and_then(|found| found.target.as_ref()).is_some_and(|to| to.to_string() == chosen);
        Column {
            input: Input::new(t, FieldKind::Choice(choices), key, name.clone()).value(chosen),
            samples: found.map(|found| found.samples.clone()).unwrap_or_default(),
            reason: match found.map(|found| found.reason) {
                Some(reason @ ("memory" | "content")) if is_proposed => {
                    t.text(&format!("imports-reason-{reason}")).into_owned()
                }
                _ => String::new(),
            },
        }
    };
    draft.header.iter().enumerate().map(of_column).collect()
}

/// A choice of codes; the text of each is `PREFIX-CODE` with dashes.
fn choice(visit: &Visit, form: &Form, name: &'static str, codes: &[&str]) -> Input {
    let t = visit.t;
    let prefix = format!("imports-{}", name.replace('_', "-"));
    let word = |code: &str| {
        let code = if code.is_empty() { "auto" } else { code };
        t.text(&format!("{prefix}-{}", code.replace('_', "-"))).into_owned()
    };
    let choices = codes.iter().map(|code| ((*code).to_owned(), word(code))).collect();
    Input::new(t, FieldKind::Choice(choices), name, t.text(&prefix)).value(form.raw(name))
}

fn settings(visit: &Visit, kind: ImportKind, form: &Form) -> Vec<Input> {
    let mut all = Vec::new();
    if kind == ImportKind::Orders {
        all.push(choice(visit, form, "amounts", &["", "toman", "major", "minor"]));
        all.push(
            Input::new(visit.t, FieldKind::Text, "currency", visit.t.text("imports-currency"))
                .value(form.raw("currency"))
                .placeholder(visit.app().business().currency.code())
                .without_optional(),
        );
    }
    all.push(choice(visit, form, "calendar", &["", "jalali", "gregorian"]));
    all.push(choice(visit, form, "date_order", &["", "ymd", "dmy", "mdy"]));
    all
}

fn more(visit: &Visit, kind: ImportKind, form: &Form) -> Vec<Input> {
    let t = visit.t;
    let text = |name: &'static str, example: String| {
        Input::new(t, FieldKind::Text, name, t.text(&format!("imports-{name}")))
            .value(form.raw(name))
            .placeholder(example)
            .without_optional()
    };
    let mut all = vec![text("label", t.text("imports-label-example").into_owned())];
    match kind {
        ImportKind::Customers => {
            all.push(choice(
                visit,
                form,
                "existing",
                &ExistingPolicy::ALL.iter().map(|policy| policy.code()).collect::<Vec<_>>(),
            ));
            all.push(choice(
                visit,
                form,
                "several",
                &SeveralPolicy::ALL.iter().map(|policy| policy.code()).collect::<Vec<_>>(),
            ));
        }
        ImportKind::Orders => {
            all.push(choice(
                visit,
                form,
                "bad_line",
                &BadLinePolicy::ALL.iter().map(|policy| policy.code()).collect::<Vec<_>>(),
            ));
            all.push(text("zone", visit.app().business().zone.name().to_owned()));
            all.push(text("series", String::new()));
            all.push(text("channel", String::new()));
        }
    }
    all
}
