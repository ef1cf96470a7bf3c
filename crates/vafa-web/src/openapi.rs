//! The description of the JSON API, made from the code: what every route tells about itself, completed with what all routes
//! have in common.

use crate::refusal::{FieldProblem, Problem};
use crate::routes::{Rule, Sample};
use axum::http::Method;
use serde_json::{Value as Json, json};
use utoipa::PartialSchema as _;
use utoipa::ToSchema as _;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    Required, ResponseBuilder, SecurityRequirement,
};

const ABOUT: &str = "Everything that Vafa's pages can do, for programs.\n\n\
Send a key as `Authorization: Bearer vafa_…`. Errors are RFC 9457 problem details in the language of `Accept-Language`. \
Lists come in pages: pass `next` of a page as `cursor` to get the following one. Send an `Idempotency-Key` with every call \
that changes something: repeating the call then gives the same answer and does nothing twice (for 48 hours). Records carry \
a `version`; send it back as `If-Match` to be refused when somebody else has changed the record in between.";

/// The description without any route.
pub(crate) fn frame() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Vafa")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    let problem = ResponseBuilder::new()
        .description("What went wrong")
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build(),
        )
        .build();
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
        crate::caller::SESSION_COOKIE,
        "The session of a browser; calls that change something also carry `X-CSRF-Token`.",
    ));
    let components = ComponentsBuilder::new()
        .schema(Problem::name(), Problem::schema())
        .schema(FieldProblem::name(), FieldProblem::schema())
        .response("Problem", problem)
        .security_scheme(
            "key",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        )
        .security_scheme("session", SecurityScheme::ApiKey(cookie))
        .build();
    OpenApiBuilder::new().info(info).components(Some(components)).build()
}

/// Adds what all routes have in common: who may call, how the call can be refused, the example.
pub(crate) fn complete(operation: &mut Operation, method: &Method, path: &str, rule: Rule, sample: &Sample) {
    let is_unsafe = !method.is_safe();
    let mut problems = vec!["429", "500", "503"];
    if rule != Rule::Public {
        problems.push("401");
        operation.security = Some(vec![
            SecurityRequirement::new("key", Vec::<String>::new()),
            SecurityRequirement::new("session", Vec::<String>::new()),
        ]);
    }
    if let Rule::Needs(permission) = rule {
        problems.push("403");
        let extension = Extensions::builder().add("x-permission", permission.code()).build();
        operation.extensions.get_or_insert_default().merge(extension);
    }
    if path.contains('{') {
        problems.push("404");
    }
    if is_unsafe {
        problems.extend(["409", "422"]);
        operation.parameters.get_or_insert_default().push(RefOr::T(idempotency_header()));
    } else if !sample.query.is_empty() {
        problems.push("422");
    }
    for status in problems {
        let response = RefOr::Ref(Ref::from_response_name("Problem"));
        operation.responses.responses.entry(status.to_owned()).or_insert(response);
    }
    if let (Some(RefOr::T(body)), Some(example)) = (&mut operation.request_body, sample.example())
        && let Some(RefOr::T(content)) = body.content.get_mut("application/json")
    {
        content.example = Some(example);
    }
}

fn idempotency_header() -> Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("Any text of 1 to 200 characters that is new for every new intention."))
        .schema(Some(String::schema()))
        .example(Some(json!("9f0c7a52-order-1404-07-17")))
        .build()
}

impl Sample {
    /// The body as an example: ids of things are shown as ids look.
    fn example(&self) -> Option<Json> {
        let text = self.json_body()?;
        let mut shown = text.to_owned();
        for (word, id) in [
            ("customer", "cus_01k74h9zbnebxv6c8drc1pmk7x"),
            ("other", "cus_01k74h9zbnebxv6c8drc1pmk80"),
            ("household", "cus_01k74h9zbnebxv6c8drc1pmk81"),
            ("user", "usr_01k74h9zbnebxv6c8drc1pmk7x"),
        ] {
            shown = shown.replace(&format!("{{{word}}}"), id);
        }
        serde_json::from_str(&shown).ok()
    }
}

/// The description of the whole API, as served at `/api/openapi.json`.
pub fn openapi_json() -> String {
    let routes = crate::serve::routes();
    let mut text = serde_json::to_string_pretty(routes.openapi()).unwrap_or_default();
    text.push('\n');
    text
}
