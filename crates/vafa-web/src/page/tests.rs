use super::*;
use crate::parts::is_known_icon;

#[derive(Template)]
#[template(
    source = "{% extends \"layout.html\" %}{% block content %}<p>{{ words }}</p>{% endblock %}",
    ext = "html"
)]
struct Sample<'a> {
    page: Page,
    words: &'a str,
}

#[derive(Template)]
#[template(source = "{% extends \"layout_plain.html\" %}{% block content %}here{% endblock %}", ext = "html")]
struct PlainSample {
    page: Page,
}

fn staff_page(lang: Lang) -> Page {
    let mut page = Page::new(lang, "تست <b>", "/customers?q=\"x\"");
    page.nav = Place::ALL.to_vec();
    page.place = Some(Place::Customers);
    page.user = Some(PageUser { name: "<script>".to_owned(), role: "مدیر".to_owned() });
    page.csrf = "token-1".to_owned();
    page.flash = Some(Flash::good("ذخیره شد").with_undo("/undo/1"));
    page
}

fn html(lang: Lang) -> String {
    Sample { page: staff_page(lang), words: "تست فارسی و English با هم" }.render().unwrap()
}

#[test]
fn language_direction_and_theme_stand_on_the_root() {
    assert!(html(Lang::Fa).contains(r#"<html lang="fa" dir="rtl" data-bs-theme="auto">"#));
    assert!(html(Lang::En).contains(r#"<html lang="en" dir="ltr" data-bs-theme="auto">"#));
    assert!(html(Lang::Fa).contains("app.rtl"));
    assert!(!html(Lang::En).contains("app.rtl"));
}

#[test]
fn what_people_wrote_stays_text() {
    let page = html(Lang::Fa);
    assert!(!page.contains("<b>") && !page.contains("<script>"));
    assert!(page.contains("تست فارسی و English با هم"));
}

#[test]
fn nothing_runs_inline() {
    // The content security policy would silence it, and a silent handler is a hidden fault.
    for page in [html(Lang::Fa), PlainSample { page: staff_page(Lang::En) }.render().unwrap()] {
        for word in [" onclick=", " onsubmit=", " onload=", " style=", "javascript:", "<style"] {
            assert!(!page.contains(word), "{word}");
        }
        for script in page.split("<script").skip(1) {
            assert!(
                script.contains(" src=") || script.starts_with(r#" type="application/json""#),
                "{script}"
            );
        }
    }
}

#[test]
fn every_form_that_changes_something_carries_the_token() {
    let page = html(Lang::En);
    let forms: Vec<_> =
        page.split("<form").skip(1).filter(|form| form.contains(r#"method="post""#)).collect();
    assert!(forms.len() >= 4);
    for form in forms {
        assert!(form.contains(r#"name="csrf" value="token-1""#), "{form}");
    }
}

#[test]
fn the_place_at_hand_is_marked_in_both_bars_and_only_it() {
    assert_eq!(html(Lang::Fa).matches(r#"aria-current="page""#).count(), 2);
}

#[test]
fn palette_data_cannot_end_its_script() {
    let page = staff_page(Lang::Fa);
    assert!(!page.palette_json().contains('<'));
    let items: serde_json::Value = serde_json::from_str(&page.palette_json()).unwrap();
    assert_eq!(items.as_array().unwrap().len(), Place::ALL.len());
    assert_eq!(items[0]["words"], json!(["امروز", "Today"]));
}

#[test]
fn every_text_of_the_frame_exists_and_every_icon_is_drawn() {
    for place in Place::ALL {
        assert!(vafa_locale::text::has(place.text_key()), "{place:?}");
        assert!(vafa_locale::text::has(&format!("{}.short", place.text_key())), "{place:?}");
        assert!(is_known_icon(place.icon()), "{place:?}");
    }
    for theme in Theme::ALL {
        assert!(is_known_icon(theme.icon()));
        assert_eq!(Theme::from_code(theme.code()), theme);
    }
    assert_eq!(Theme::from_code("plaid"), Theme::Auto);
    // A key that does not exist comes back as itself: none may stand in a finished page.
    for lang in Lang::ALL {
        let page = html(lang);
        let at = page.find(">shell-").or_else(|| page.find("\"shell-"));
        assert_eq!(at.map(|at| &page[at..at + 40]), None);
    }
}
