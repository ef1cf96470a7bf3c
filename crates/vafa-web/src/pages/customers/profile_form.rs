//! The form of a profile: every field of it, and those of the business's own; how it is drawn and read.

use super::facts::{field_label, own_label};
use super::shown;
use crate::pages::{Form, Visit};
use crate::parts::{Field as Input, FieldKind};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use vafa_app::customers::fields::{CustomField, FieldKind as OwnKind};
use vafa_app::customers::{Customer, CustomerKind, Field, Patch};
use vafa_app::text::failure_text;
use vafa_app::{Business, Failure};
use vafa_kernel::LocalDate;
use vafa_kernel::money::Decimal;
use vafa_locale::{Arg, parse_date, parse_decimal};

/// What is wrong with fields, by name.
pub(super) type Errors = BTreeMap<String, String>;

/// The fields in the groups in which the form shows them, each group with the key of its title.
const GROUPS: [(&str, &[Field]); 3] = [
    (
        "customers-form-who",
        &[
            Field::GivenName,
            Field::FamilyName,
            Field::ToldName,
            Field::Nickname,
            Field::Gender,
            Field::BirthDate,
            Field::Job,
            Field::SocialStanding,
            Field::Language,
        ],
    ),
    (
        "customers-form-where",
        &[Field::Country, Field::Region, Field::City, Field::Area, Field::PostalCode, Field::Address],
    ),
    ("customers-form-reach", &[Field::PreferredChannel, Field::PreferredHours]),
];

/// A group of questions.
pub(super) struct Group {
    pub(super) title: String,
    pub(super) fields: Vec<Input>,
}

/// The name of the input of a field of the business's own.
pub(super) fn own_input(name: &str) -> String {
    format!("own.{name}")
}

/// The questions, with what stands in `form`.
pub(super) fn groups(visit: &Visit, form: &Form, planned: &[CustomField], errors: &Errors) -> Vec<Group> {
    let t = visit.t;
    let mut groups: Vec<Group> = GROUPS
        .iter()
        .map(|(title, fields)| Group {
            title: t.text(title).into_owned(),
            fields: fields.iter().map(|field| input(visit, form, *field, errors)).collect(),
        })
        .collect();
    if let Some(first) = groups.first_mut() {
        first.fields.insert(0, kind_input(visit, form));
    }
    if !planned.is_empty() {
        let fields = planned.iter().map(|field| own(visit, form, field, errors)).collect();
        groups.push(Group { title: t.text("customers-form-own").into_owned(), fields });
    }
    groups
}

fn kind_input(visit: &Visit, form: &Form) -> Input {
    let kinds = CustomerKind::ALL
        .map(|kind| (kind.code().to_owned(), shown::kind_label(visit.t, kind).into_owned()))
        .to_vec();
    let label = visit.t.text("customers-filter-kind");
    Input::new(visit.t, FieldKind::Choice(kinds), "kind", label).value(form.raw("kind"))
}

fn input(visit: &Visit, form: &Form, field: Field, errors: &Errors) -> Input {
    let t = visit.t;
    let unknown = || (String::new(), t.text("unknown").into_owned());
    let value = form.raw(field.code());
    let choices = |codes: &[&str], words: &dyn Fn(&str) -> String| {
        let mut all = vec![unknown()];
        all.extend(codes.iter().map(|code| ((*code).to_owned(), words(code))));
        if !value.is_empty() && !all.iter().any(|(code, _)| code == value) {
            all.push((value.to_owned(), value.to_owned()));
        }
        FieldKind::Choice(all)
    };
    let kind = match field {
        Field::Gender => choices(&["female", "male", "other"], &|code| {
            t.text(&format!("customers-gender-{code}")).into_owned()
        }),
        Field::Language => choices(&["fa", "en"], &|code| t.text(&format!("language-{code}")).into_owned()),
        Field::PreferredChannel => choices(&["phone", "sms", "email", "social", "chat", "branch"], &|code| {
            super::order_words::channel(visit, code)
        }),
        Field::BirthDate => FieldKind::Date,
        Field::Address => FieldKind::LongText(2),
        Field::PostalCode => FieldKind::Number,
        _ => FieldKind::Text,
    };
    let input = Input::new(t, kind, field.code(), field_label(visit, field))
        .value(value)
        .without_optional()
        .error(errors.get(field.code()).cloned());
    match field {
        Field::BirthDate => input.placeholder(t.text("customers-form-birth-example")),
        Field::ToldName => input.hint(t.text("customers-form-told-name-hint")),
        _ => input,
    }
}

fn own(visit: &Visit, form: &Form, field: &CustomField, errors: &Errors) -> Input {
    let t = visit.t;
    let unknown = (String::new(), t.text("unknown").into_owned());
    let kind = match field.kind {
        OwnKind::Text => FieldKind::Text,
        OwnKind::Number => FieldKind::Number,
        OwnKind::Date => FieldKind::Date,
        OwnKind::Flag => FieldKind::Choice(vec![
            unknown,
            ("yes".to_owned(), t.text("yes").into_owned()),
            ("no".to_owned(), t.text("no").into_owned()),
        ]),
        OwnKind::Choice => {
            let mut all = vec![unknown];
            all.extend(field.choices.iter().map(|choice| (choice.clone(), choice.clone())));
            FieldKind::Choice(all)
        }
    };
    let name = own_input(&field.name);
    let error = errors.get(&name).cloned();
    let value = form.raw(&name).to_owned();
    Input::new(t, kind, name, own_label(visit, field)).value(value).without_optional().error(error)
}

/// What a record's fields are in the form.
pub(super) fn values(
    visit: &Visit,
    customer: &Customer,
    planned: &[CustomField],
) -> BTreeMap<String, String> {
    let mut values: BTreeMap<String, String> = Field::ALL
        .iter()
        .map(|field| {
            let value = customer.field(*field).unwrap_or_default();
            let text = match field {
                Field::BirthDate => as_date(visit, value),
                _ => value.to_owned(),
            };
            (field.code().to_owned(), text)
        })
        .collect();
    values.insert("kind".to_owned(), customer.kind.code().to_owned());
    for field in planned {
        let text = match (field.kind, customer.custom.get(&field.name)) {
            (_, None | Some(Json::Null)) => String::new(),
            (_, Some(Json::Bool(is))) => if *is { "yes" } else { "no" }.to_owned(),
            (OwnKind::Date, Some(Json::String(day))) => as_date(visit, day),
            (_, Some(Json::String(text))) => text.clone(),
            (_, Some(other)) => other.to_string(),
        };
        values.insert(own_input(&field.name), text);
    }
    values
}

fn as_date(visit: &Visit, iso: &str) -> String {
    iso.parse::<LocalDate>().map_or_else(|_| iso.to_owned(), |day| visit.f.day_short(day))
}

/// Reads those fields of the form that `is_told` names; what cannot be read is told by name.
pub(super) fn read(
    visit: &Visit,
    form: &Form,
    planned: &[CustomField],
    is_told: &dyn Fn(&str) -> bool,
) -> (Patch, Errors) {
    let business = visit.app().business();
    let (mut patch, mut errors) = (Patch::default(), Errors::new());
    if is_told("kind") {
        patch.kind = CustomerKind::from_code(form.text("kind"));
    }
    for field in Field::ALL.iter().filter(|field| is_told(field.code())) {
        if let Err(error) = patch.tell(*field, form.raw(field.code()), &business) {
            errors.insert(field.code().to_owned(), failure_text(visit.lang(), &Failure::from(error)));
        }
    }
    for field in planned {
        let name = own_input(&field.name);
        if !is_told(&name) {
            continue;
        }
        if let Some(value) = own_value(form.text(&name), field, &business) {
            patch.custom.insert(field.name.clone(), value);
        } else {
            let label = own_label(visit, field);
            let args: [(&str, Arg<'_>); 1] = [("field", label.as_str().into())];
            errors.insert(name, visit.t.args("error-customer-bad-custom-value", &args).into_owned());
        }
    }
    (patch, errors)
}

/// The value as it is kept; nothing where the text does not fit.
fn own_value(text: &str, field: &CustomField, business: &Business) -> Option<Json> {
    if text.is_empty() {
        return Some(Json::Null);
    }
    match field.kind {
        OwnKind::Text | OwnKind::Choice => Some(text.into()),
        OwnKind::Flag => Some((text == "yes").into()),
        OwnKind::Date => {
            let ascii = vafa_locale::digits::to_ascii(text);
            let day = ascii.parse::<LocalDate>().ok().or_else(|| parse_date(text, business.calendar).ok());
            day.map(|day| day.to_string().into())
        }
        OwnKind::Number => {
            let number: Decimal = parse_decimal(text).ok()?.to_decimal().ok()?;
            serde_json::from_str(&number.to_string()).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(kind: OwnKind) -> CustomField {
        CustomField {
            name: "size".into(),
            label_fa: "اندازه".into(),
            label_en: "Size".into(),
            kind,
            choices: Vec::new(),
            position: 0,
        }
    }

    #[test]
    fn own_values_are_read_in_any_digits() {
        let business = Business::default();
        let read = |kind, text| own_value(text, &field(kind), &business);
        assert_eq!(read(OwnKind::Number, "۱۲٫۵"), Some(json!(12.5)));
        assert_eq!(read(OwnKind::Number, "۱٬۲۰۰"), Some(json!(1200)));
        assert_eq!(read(OwnKind::Number, "دوازده"), None);
        assert_eq!(read(OwnKind::Date, "۱۳۶۹/۰۱/۰۱"), Some(json!("1990-03-21")));
        assert_eq!(read(OwnKind::Date, "1990-03-21"), Some(json!("1990-03-21")));
        assert_eq!(read(OwnKind::Flag, "no"), Some(json!(false)));
        assert_eq!(read(OwnKind::Text, ""), Some(Json::Null));
    }

    #[test]
    fn every_field_is_asked_for_once() {
        let mut asked: Vec<Field> = GROUPS.iter().flat_map(|(_, fields)| fields.iter().copied()).collect();
        asked.sort_unstable();
        let mut all = Field::ALL.to_vec();
        all.sort_unstable();
        assert_eq!(asked, all);
    }
}
