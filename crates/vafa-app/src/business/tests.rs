//! Stories of the settings, on every engine.

use super::*;
use crate::actor::Role;
use crate::testing::{SYSTEM, TestApp, person};
use uuid::Uuid;

fn change(app: &TestApp, cmd: ChangeBusiness) -> Result<Business, (&'static str, Option<String>)> {
    set_business(app, &person(Role::Owner), cmd)
        .map_err(|failure| (failure.code(), failure.field().map(str::to_owned)))
}

/// An order, without the ways that orders really come by.
fn with_order(app: &TestApp) {
    app.write_blocking(&SYSTEM, |tx, _| {
        let statement = sql!(
            "INSERT INTO sale_order (customer_id, id, series, number, kind, status, placed_at, channel, branch, country, currency, \
             subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, refunded_minor, coupon, source, \
             content_hash, recorded_at, event_id, version) VALUES ($1, $1, '', '', '', '', 0, '', '', '', 'IRR', 0, 0, 0, 0, 0, 0, \
             '', '', $2, 0, $1, 0)"
        );
        tx.execute(statement, params![Uuid::from_u128(1), vec![0_u8]])?;
        Ok(())
    })
    .unwrap();
}

#[test]
fn settings_survive_and_count_their_versions() {
    for mut app in TestApp::each() {
        assert_eq!(*app.business(), Business::default());
        let cmd = ChangeBusiness {
            name: Some(" قنادی یاس ".into()),
            zone: Some(Zone::utc()),
            week_start: Some(6),
            country: Some("de".into()),
            language: Some(Lang::En),
            ..ChangeBusiness::default()
        };
        let done = change(&app, cmd.clone()).unwrap();
        let expected = Business {
            name: "قنادی یاس".into(),
            zone: Zone::utc(),
            week_start: 6,
            country: "DE".into(),
            language: Lang::En,
            version: 1,
            ..Business::default()
        };
        assert_eq!(done, expected);
        assert_eq!(*app.business(), expected, "used at once");
        assert_eq!(change(&app, cmd).unwrap().version, 1, "nothing to change");
        let again = ChangeBusiness { week_start: Some(0), version: Some(1), ..ChangeBusiness::default() };
        assert_eq!(change(&app, again.clone()).unwrap().version, 2);
        assert_eq!(change(&app, again).unwrap_err().0, "business.changed");
        app.restart();
        assert_eq!(app.business().version, 2);
        assert_eq!(app.read_blocking(&person(Role::Owner), read_business).unwrap(), *app.business());
    }
}

#[test]
fn the_trail_tells_before_and_after() {
    for app in TestApp::each() {
        change(&app, ChangeBusiness { name: Some("یاس".into()), ..ChangeBusiness::default() }).unwrap();
        let page = app
            .read_blocking(&SYSTEM, |tx, cx| {
                crate::audit::list_audit(tx, cx, crate::audit::ListAudit::default())
            })
            .unwrap();
        assert_eq!(page.entries.len(), 1);
        assert_eq!(page.entries[0].action, "business.changed");
        assert_eq!(page.entries[0].before["name"], "");
        assert_eq!(page.entries[0].after["name"], "یاس");
    }
}

#[test]
fn unfit_settings_are_refused_at_their_field() {
    for app in TestApp::each() {
        let refused = |cmd: ChangeBusiness| {
            let (code, field) = change(&app, cmd).unwrap_err();
            (code, field.unwrap_or_default())
        };
        let any = ChangeBusiness::default;
        for name in ["", "  ", "a\nb", &"ن".repeat(101)] {
            assert_eq!(
                refused(ChangeBusiness { name: Some(name.into()), ..any() }),
                ("business.name_invalid", "/name".into())
            );
        }
        let week = ChangeBusiness { week_start: Some(7), ..any() };
        assert_eq!(refused(week), ("business.week_start", "/week_start".into()));
        let country = ChangeBusiness { country: Some("Iran".into()), ..any() };
        assert_eq!(refused(country), ("business.country_unknown", "/country".into()));
        assert_eq!(refused(ChangeBusiness { is_demo: Some(true), ..any() }).0, "access.forbidden");
        assert_eq!(*app.business(), Business::default());
        assert!(
            set_business(&app, &SYSTEM, ChangeBusiness { is_demo: Some(true), ..any() }).unwrap().is_demo
        );
    }
}

#[test]
fn currency_and_zone_are_fixed_by_the_first_order() {
    for app in TestApp::each() {
        let pounds = ChangeBusiness { currency: "GBP".parse().ok(), ..ChangeBusiness::default() };
        let london = ChangeBusiness { zone: Zone::named("Europe/London").ok(), ..ChangeBusiness::default() };
        change(&app, pounds.clone()).unwrap();
        change(&app, london.clone()).unwrap();
        with_order(&app);
        assert!(change(&app, pounds).is_ok() && change(&app, london).is_ok(), "what stays is no change");
        let rials = ChangeBusiness { currency: Some(Currency::IRR), ..ChangeBusiness::default() };
        assert_eq!(change(&app, rials), Err(("business.currency_fixed", Some("/currency".into()))));
        let tehran = ChangeBusiness { zone: Some(Zone::tehran()), ..ChangeBusiness::default() };
        assert_eq!(change(&app, tehran), Err(("business.zone_fixed", Some("/zone".into()))));
        let other = ChangeBusiness { calendar: Some(CalendarKind::Gregorian), ..ChangeBusiness::default() };
        assert!(change(&app, other).is_ok());
    }
}

#[test]
fn who_may_not_manage_the_business_changes_nothing() {
    for app in TestApp::each() {
        for role in [Role::Marketer, Role::Agent, Role::Cashier, Role::Analyst] {
            let cmd = ChangeBusiness { name: Some("دیگر".into()), ..ChangeBusiness::default() };
            assert_eq!(set_business(&app, &person(role), cmd).unwrap_err().code(), "access.forbidden");
        }
        app.refresh_business().unwrap();
        assert_eq!(*app.business(), Business::default());
    }
}
