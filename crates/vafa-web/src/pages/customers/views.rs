//! Saved views of the list: kept and put away.

use super::list_query::ListQuery;
use crate::api::shapes::Named;
use crate::page::Flash;
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::Tone;
use vafa_app::customers::{CustomerSort, ViewDefinition, create_view, delete_view};
use vafa_app::text::failure_text;
use vafa_kernel::id::ViewId;

/// `POST /customers/views`: the conditions come as the fields of the list's own form.
pub(super) async fn save(visit: Visit, form: Form) -> Answer {
    let query = ListQuery::of_form(&form);
    let (filter, _) = query.filter(&visit);
    let definition = ViewDefinition { filter, sort: query.sort(CustomerSort::default()) };
    let (name, is_shared) = (form.text("name").to_owned(), form.is_ticked("shared"));
    match visit.write(move |tx, cx| create_view(tx, cx, &name, &definition, is_shared)).await {
        Ok(view) => {
            let url = ListQuery { view: view.to_string(), ..ListQuery::default() }.address();
            Ok(visit.go_with(&url, &visit.good("customers-view-saved")))
        }
        Err(failure) => {
            let failure = for_form(failure)?;
            Ok(visit.go_with(&query.address(), &Flash::bad(failure_text(visit.lang(), &failure))))
        }
    }
}

/// `POST /customers/views/{view}/delete`.
pub(super) async fn delete(visit: Visit, Named(view): Named<ViewId>) -> Answer {
    visit.write(move |tx, cx| delete_view(tx, cx, view)).await?;
    let flash = Flash { tone: Tone::Plain, ..visit.good("customers-view-deleted") };
    Ok(visit.go_with("/customers", &flash))
}
