//! Ties to households and organisations.

use super::changes::back;
use super::shown;
use crate::api::shapes::{Asked, Named};
use crate::page::{Flash, Texts};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Field as Input, FieldKind, Tone};
use serde::Deserialize;
use vafa_app::customers::{
    CustomerError, CustomerKind, Link, LinkRole, link_customers, list_links, search_customers,
    unlink_customers,
};
use vafa_app::text::failure_text;
use vafa_kernel::id::CustomerId;

/// A tie as pages show it.
pub(super) struct LinkShown {
    pub(super) id: CustomerId,
    pub(super) name: String,
    pub(super) icon: &'static str,
    pub(super) role: String,
    pub(super) time: shown::Time,
}

/// What a role is called.
fn role(t: Texts, role: LinkRole) -> String {
    t.text(&format!("customers-role-{}", role.code())).into_owned()
}

/// A tie in words.
pub(super) fn of(visit: &Visit, link: &Link) -> LinkShown {
    LinkShown {
        id: link.customer_id,
        name: shown::name(visit.t, &link.name),
        icon: shown::kind_icon(link.kind),
        role: role(visit.t, link.role),
        time: shown::time(visit, link.created_at),
    }
}

/// The form for a new tie.
pub(super) fn form(visit: &Visit, form: &Form) -> Vec<Input> {
    let t = visit.t;
    let roles = LinkRole::ALL.map(|one| (one.code().to_owned(), role(t, one)));
    vec![
        Input::new(t, FieldKind::Text, "other", t.text("customers-link-other"))
            .value(form.raw("other"))
            .hint(t.text("customers-link-other-hint"))
            .required(),
        Input::new(t, FieldKind::Choice(roles.into()), "role", t.text("customers-link-role"))
            .value(form.raw("role")),
    ]
}

/// `POST /customers/{customer}/links`: the other is found by anything that means one household or organisation; seen from
/// one of these, the other is a member.
pub(super) async fn tie(visit: Visit, Named(customer): Named<CustomerId>, form: Form) -> Answer {
    let words = form.text("other").to_owned();
    let role = LinkRole::from_code(form.text("role"));
    let done = visit
        .write(move |tx, cx| {
            let this = vafa_app::customers::read_customer(tx, cx, customer)?.customer;
            let is_group = this.kind != CustomerKind::Person;
            let found = search_customers(tx, cx, &words, 20)?;
            let fitting = found.iter().find(|other| {
                other.row.id != this.id && (is_group || other.row.kind != CustomerKind::Person)
            });
            let other = fitting.ok_or(CustomerError::NotFound)?.row.id;
            let (member, group) = if is_group { (other, this.id) } else { (this.id, other) };
            link_customers(tx, cx, member, group, role)
        })
        .await;
    let url = back(&form, customer);
    match done {
        Ok(()) => Ok(visit.go_with(&url, &visit.good("customers-linked"))),
        Err(failure) if failure.code() == "customer.not_found" => {
            Ok(visit.go_with(&url, &Flash::bad(visit.t.text("customers-link-nobody"))))
        }
        Err(failure) => {
            let failure = for_form(failure)?;
            Ok(visit.go_with(&url, &Flash::bad(failure_text(visit.lang(), &failure))))
        }
    }
}

/// `POST /customers/{customer}/links/{other}/end`; the toast ties them again.
pub(super) async fn end(
    visit: Visit,
    Named((customer, other)): Named<(CustomerId, CustomerId)>,
    form: Form,
) -> Answer {
    // Which of the two is the group is not said by the address: one of the ways round is a tie.
    let ended = visit
        .write(move |tx, cx| {
            let role =
                list_links(tx, cx, customer)?.iter().find(|link| link.customer_id == other).map(|l| l.role);
            for (member, group) in [(customer, other), (other, customer)] {
                if unlink_customers(tx, cx, member, group)? {
                    return Ok(role.map(|role| (member, group, role)));
                }
            }
            Ok(None)
        })
        .await?;
    let mut flash = Flash { tone: Tone::Plain, ..visit.good("customers-unlinked") };
    if let Some((member, group, role)) = ended {
        flash = flash.with_undo(format!("/customers/{member}/links/{group}/restore?role={}", role.code()));
    }
    Ok(visit.go_with(&back(&form, customer), &flash))
}

/// The tie that an undo makes again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ended {
    role: String,
}

/// `POST /customers/{customer}/links/{household}/restore`.
pub(super) async fn restore(
    visit: Visit,
    Named((member, group)): Named<(CustomerId, CustomerId)>,
    Asked(ended): Asked<Ended>,
) -> Answer {
    let role = LinkRole::from_code(&ended.role);
    visit.write(move |tx, cx| link_customers(tx, cx, member, group, role)).await?;
    Ok(visit.go_with(&format!("/customers/{member}"), &visit.good("customers-linked")))
}
