//! Ready-made lines for whoever connects a shop.

use super::Visit;

/// What stands where the key goes, as long as there is none.
const PLACEHOLDER: &str = "WRITE_KEY";

/// The lines for a web page: they load our own small script and tell of each page that is seen.
pub(super) fn browser(visit: &Visit, key: Option<&str>) -> String {
    let (base, key) = (visit.base_url(), key.unwrap_or(PLACEHOLDER));
    let names = r#""load","identify","track","page","group","alias","reset","ready","optOut","optIn""#;
    format!(
        "<script>\n  !function(w,m){{if(!w.vafa){{var q=w.vafa=[];m.map(function(n){{q[n]=function(){{q.push([n].concat([].slice.call(arguments)))}}}})}}}}\n  (window,[{names}]);\n  vafa.load(\"{key}\",{{host:\"{base}\"}}); vafa.page();\n</script>\n<script async src=\"{base}/vafa.js\"></script>"
    )
}

/// One event by hand, to see that a key works.
pub(super) fn curl(visit: &Visit, key: Option<&str>) -> String {
    let (base, key) = (visit.base_url(), key.unwrap_or(PLACEHOLDER));
    format!(
        "curl -u {key}: {base}/v1/track -H 'Content-Type: application/json' \\\n  -d '{{\"userId\":\"1\",\"event\":\"Product Viewed\",\"properties\":{{\"product_id\":\"p-1\"}}}}'"
    )
}
