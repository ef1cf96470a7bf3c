//! Walks the whole table: every route, called by everybody, with things that are there and things that are not. Whoever may
//! not is refused and has changed nothing; whoever may is answered. The walk is made twice: through the gate, and with the
//! gate open, where only the use cases' own checks stand.

use super::sample::Content;
use super::{Route, Rule};
use crate::pages::fields_without_words;
use crate::serve::routes;
use crate::testing::{Answered, Asker, Call, Server, Who, World, options};
use axum::http::StatusCode;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use vafa_app::audit::{ListAudit, list_audit};
use vafa_app::{Actor, Permission};

/// How many routes are walked between two looks at the whole database.
const BETWEEN_LOOKS: usize = 12;

/// What the whole database comes to.
fn state_of(world: &World) -> Vec<u8> {
    let mut whole = Vec::new();
    world.app.db().dump(&mut whole).unwrap();
    Sha256::digest(&whole).to_vec()
}

/// Fills in ids for words in braces.
fn filled(text: &str, word_to_id: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            // A JSON object is no word.
            Some((word, tail))
                if word.chars().all(|c| c.is_ascii_lowercase() || c == '_') && !word.is_empty() =>
            {
                let id = word_to_id(word).unwrap_or_else(|| panic!("the world has no `{word}`"));
                out.push_str(&id);
                rest = tail;
            }
            _ => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

fn call_of(route: &Route, word_to_id: impl Fn(&str) -> Option<String>) -> Call {
    let mut path = filled(&route.path, &word_to_id);
    if !route.sample.query.is_empty() {
        path = format!("{path}?{}", filled(route.sample.query, &word_to_id));
    }
    let call = Call::new(route.method.clone(), path);
    match &route.sample.body {
        Content::None => call,
        Content::Json(text) => call.json(filled(text, &word_to_id)),
        Content::Form(text) => Call { body: filled(text, &word_to_id).into_bytes(), ..call }
            .header("content-type", "application/x-www-form-urlencoded"),
        Content::File { name, content } => call.file(&[], name, content.as_bytes()),
    }
}

fn may(rule: Rule, actor: &Actor) -> bool {
    match rule {
        Rule::Public | Rule::Preflight => true,
        // Cookies play no part there: whoever has no key is nobody.
        Rule::Ingest => matches!(actor, Actor::Key { .. }) && actor.may(Permission::SendEvents),
        Rule::SignedIn => *actor != Actor::Nobody,
        Rule::Needs(permission) => actor.may(permission),
    }
}

fn wanted_refusal(route: &Route, asker: &Asker) -> StatusCode {
    match asker.who {
        Who::Nobody => StatusCode::UNAUTHORIZED,
        Who::Session(_) if route.rule == Rule::Ingest => StatusCode::UNAUTHORIZED,
        _ if route.sample.hides => StatusCode::NOT_FOUND,
        _ => StatusCode::FORBIDDEN,
    }
}

async fn walk(is_closed: bool) {
    for world in World::each() {
        let server = Server::with(&world.app, options(), routes(), is_closed);
        // The use of sessions and keys is written down at most once a minute: here, so that nothing is left to write.
        for asker in &world.askers {
            server.call(&asker.who, Call::get("/api/session")).await;
        }
        let before = state_of(&world);
        // Reading the whole database takes its time: some routes are walked between two looks.
        for some in routes().table().chunks(BETWEEN_LOOKS) {
            for route in some {
                for asker in world.askers.iter().filter(|asker| !may(route.rule, &asker.actor)) {
                    let answered =
                        server.call(&asker.who, call_of(route, |word| world.ids.get(word).cloned())).await;
                    // A page that only draws an empty form asks no use case: there the gate is all there is.
                    if is_closed || !route.method.is_safe() || route.path.starts_with("/api/") {
                        let what =
                            format!("{} {} by {}: {}", route.method, route.path, asker.name, answered.body);
                        assert_eq!(answered.status, wanted_refusal(route, asker), "{what}");
                    }
                }
            }
            let walked: Vec<String> =
                some.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
            assert!(
                state_of(&world) == before,
                "a refused call changed the data, one of: {}",
                walked.join(", ")
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_is_refused_and_changes_nothing() {
    walk(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_use_cases_refuse_by_themselves() {
    walk(false).await;
}

fn is_served(route: &Route, answered: &Answered) -> bool {
    answered.status.as_u16() == route.sample.status
}

/// A route that works changes what is there, so one that fails on what others have left is tried again on a fresh business.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_is_answered() {
    let served = routes();
    let used = World::first();
    for route in served.table().iter().filter(|route| route.sample.skip.is_none()) {
        if is_served(route, &call_in(&used, route).await) {
            continue;
        }
        let answered = call_in(&World::first(), route).await;
        let what = format!("{} {}", route.method, route.path);
        assert!(is_served(route, &answered), "{what}: {} {}", answered.status, answered.body);
    }
    let bare = bare_fields(&used);
    assert!(bare.is_empty(), "the trail has no words for {bare:?}");
}

/// Fields that the trail tells of without words, after all that was done.
fn bare_fields(world: &World) -> BTreeSet<String> {
    let mut bare = BTreeSet::new();
    let mut after = None;
    loop {
        let asked = ListAudit { after, ..ListAudit::default() };
        let owner = Actor::System("test");
        let page = world.app.read_blocking(&owner, move |tx, cx| list_audit(tx, cx, asked.clone())).unwrap();
        for entry in &page.entries {
            for told in [&entry.before, &entry.after] {
                let fields = fields_without_words(told).into_iter();
                bare.extend(fields.map(|field| format!("{}: {field}", entry.action)));
            }
        }
        match page.next {
            Some(next) => after = Some(next),
            None => return bare,
        }
    }
}

async fn call_in(world: &World, route: &Route) -> Answered {
    let is_one = |asker: &&Asker| {
        let is_anybody = matches!(route.rule, Rule::Public | Rule::Preflight) || asker.actor != Actor::Nobody;
        may(route.rule, &asker.actor) && is_anybody && (!route.sample.is_by_owner || asker.name == "owner")
    };
    // Programs before people, and of people the last one.
    let asker = world.askers.iter().rev().find(is_one);
    let asker = asker.unwrap_or_else(|| panic!("nobody may call {} {}", route.method, route.path));
    Server::new(&world.app).call(&asker.who, call_of(route, |word| world.ids.get(word).cloned())).await
}

/// Ids of things that are not there, and ids of another kind: nothing is found, nothing is changed.
#[tokio::test(flavor = "multi_thread")]
async fn foreign_things_are_not_found() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let owner = world.who("owner");
        server.call(owner, Call::get("/api/session")).await;
        let before = state_of(&world);
        let served = routes();
        for route in
            served.table().iter().filter(|route| route.path.contains('{') && route.path.starts_with("/api/"))
        {
            let absent = |word: &str| world.ids.get(word).map(|id| swap_tail(id));
            let foreign = |word: &str| world.ids.get(word).map(|id| swap_head(id));
            for ids in [&absent as &dyn Fn(&str) -> Option<String>, &foreign] {
                let mut call = call_of(route, |word| world.ids.get(word).cloned());
                let query =
                    call.path.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
                call.path = filled(&route.path, ids) + &query;
                // Names that people give are not ids of anything: they may be new.
                if call.path == filled(&route.path, |word| world.ids.get(word).cloned()) + &query {
                    continue;
                }
                let what = format!("{} {}", call.method, call.path);
                let answered = server.call(owner, call).await;
                assert_eq!(answered.status, StatusCode::NOT_FOUND, "{what}: {}", answered.body);
            }
            assert!(state_of(&world) == before, "{} {} changed the data", route.method, route.path);
        }
    }
}

/// The id of a thing that does not exist.
fn swap_tail(id: &str) -> String {
    if !id.contains('_') {
        return id.to_owned();
    }
    let turned: String = id.chars().rev().take(6).collect();
    let (start, _) = id.split_at(id.len() - 6);
    if id.ends_with(&turned) { format!("{start}zzzzzz") } else { format!("{start}{turned}") }
}

/// The id of another kind of thing.
fn swap_head(id: &str) -> String {
    id.split_once('_').map_or_else(|| id.to_owned(), |(_, tail)| format!("req_{tail}"))
}

#[test]
fn no_line_stands_twice() {
    let served = routes();
    let mut seen = BTreeSet::new();
    for route in served.table() {
        assert!(
            seen.insert((route.method.to_string(), route.path.clone())),
            "{} {}",
            route.method,
            route.path
        );
    }
}
