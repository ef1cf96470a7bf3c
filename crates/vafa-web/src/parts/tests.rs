use askama::Template;
use vafa_locale::Lang;

use super::*;
use crate::page::Texts;

const T: Texts = Texts::of(Lang::Fa);

#[test]
fn what_people_wrote_is_escaped_inside_a_part() {
    let chip = Chip::new("<b>").because("a \"quoted\" reason").icon("crown");
    let html = chip.render().unwrap();
    assert!(!html.contains("<b>") && !html.contains("\"quoted\""), "{html}");
    assert!(html.contains("#crown"));
}

#[test]
fn a_part_stands_in_a_page_without_being_escaped_again() {
    #[derive(Template)]
    #[template(source = "{{ chip }}|{% for stat in stats %}{{ stat }}{% endfor %}", ext = "html")]
    struct Page {
        chip: Chip,
        stats: Vec<Stat>,
    }
    let page = Page {
        chip: Chip::new("ناراضی").tone(Tone::Bad), stats: vec![Stat::new("مشتری", "۱۲")]
    };
    let html = page.render().unwrap();
    assert!(html.starts_with(r#"<span class="v-chip v-chip-bad">"#), "{html}");
    assert!(html.contains("|<div class=\"v-stat\">"), "{html}");
}

#[test]
fn a_field_ties_label_hint_and_error_to_its_input() {
    let field = Field::new(T, FieldKind::Phone, "phone", "تلفن")
        .value("0912")
        .hint("با صفر")
        .error(Some("کوتاه است".to_owned()))
        .required();
    let html = field.render().unwrap();
    for wanted in [
        r#"for="field-phone""#,
        r#"id="field-phone" name="phone" value="0912""#,
        r#"aria-invalid="true" aria-describedby="field-phone-hint field-phone-error""#,
        r#"id="field-phone-hint""#,
        r#"id="field-phone-error""#,
        r#"type="tel""#,
        " required",
    ] {
        assert!(html.contains(wanted), "{wanted} in {html}");
    }
    assert!(!html.contains("اختیاری"));
}

#[test]
fn a_secret_is_never_written_back_into_the_page() {
    let html = Field::new(T, FieldKind::Password, "password", "رمز").value("s3cret").render().unwrap();
    assert!(!html.contains("s3cret"));
}

#[test]
fn a_choice_marks_the_chosen_one() {
    let options = vec![("a".to_owned(), "الف".to_owned()), ("b".to_owned(), "ب".to_owned())];
    let html = Field::new(T, FieldKind::Choice(options), "kind", "گونه").value("b").render().unwrap();
    assert!(
        html.contains(r#"<option value="b" selected>"#) && !html.contains(r#"value="a" selected"#),
        "{html}"
    );
}

#[test]
fn the_pager_offers_only_ways_that_exist() {
    let pager = Pager { t: T, shown: "۵۰".to_owned(), previous: None, next: Some("?after=x".to_owned()) };
    let html = pager.render().unwrap();
    assert!(html.contains(r#"rel="next""#) && !html.contains(r#"rel="prev""#));
}

#[test]
fn progress_stops_asking_when_the_work_is_over() {
    let mut progress = Progress {
        t: T,
        id: "p".to_owned(),
        text: "ورود".to_owned(),
        count: "۱ از ۲".to_owned(),
        part: 1,
        whole: 2,
        poll_url: Some("/imports/1/progress".to_owned()),
    };
    assert!(progress.render().unwrap().contains(r#"hx-get="/imports/1/progress""#));
    progress.poll_url = None;
    assert!(!progress.render().unwrap().contains("hx-get"));
}

#[test]
fn steps_behind_are_links_and_the_one_at_hand_is_marked() {
    let steps = Steps {
        label: "ورود".to_owned(),
        steps: vec![
            ("فایل".to_owned(), "/1".to_owned()),
            ("ستون‌ها".to_owned(), "/2".to_owned()),
            ("اجرا".to_owned(), String::new()),
        ],
        at: 1,
    };
    let html = steps.render().unwrap();
    assert!(html.contains(r#"href="/1""#) && !html.contains(r#"href="/2""#));
    assert_eq!(html.matches(r#"aria-current="step""#).count(), 1);
}

#[test]
fn every_tone_has_an_icon_of_the_sprite() {
    for tone in [Tone::Plain, Tone::Good, Tone::Warn, Tone::Bad] {
        assert!(is_known_icon(tone.icon()));
    }
    assert!(!is_known_icon("no-such-icon"));
}
