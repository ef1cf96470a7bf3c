use super::*;
use std::path::Path;

type Flags<'f> = &'f [(&'static str, Option<String>)];

fn load(flags: Flags<'_>, environment: &[(&str, &str)], file: Option<&str>) -> Result<Config, CliError> {
    let read = |path: &Path| Ok(file.filter(|_| path == Path::new("shop/vafa.toml")).map(str::to_owned));
    let variable = |name: &str| {
        environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    Config::load(&Sources { flags, environment: &variable, file: None, read: &read })
}

fn data() -> (&'static str, Option<String>) {
    ("data", Some("shop".into()))
}

#[test]
fn each_source_beats_those_before_it() {
    let file =
        "listen = \"127.0.0.1:1\"\nreaders = 2\nwriters = 3\ntrusted_proxies = [\"::1\", \"10.0.0.0/8\"]";
    let environment = [("VAFA_READERS", "5"), ("VAFA_LISTEN", "127.0.0.1:2"), ("VAFA_WRITERS", "")];
    let flags = [data(), ("listen", Some("127.0.0.1:3".into())), ("database", None)];
    let config = load(&flags, &environment, Some(file)).unwrap();
    let origins: BTreeMap<&str, String> =
        config.shown().map(|(key, value, origin)| (key, format!("{value} from {origin}"))).collect();
    assert_eq!(origins["listen"], "127.0.0.1:3 from --listen");
    assert_eq!(origins["readers"], "5 from VAFA_READERS");
    assert_eq!(origins["writers"], "3 from shop/vafa.toml");
    assert_eq!(origins["trusted_proxies"], "::1,10.0.0.0/8 from shop/vafa.toml");
    assert_eq!(origins["log"], "info from default");
    assert_eq!((config.number::<usize>("readers"), config.get("data")), (5, "shop"));
}

#[test]
fn mistyped_settings_are_refused_with_the_one_that_was_meant() {
    let error = load(&[data()], &[], Some("listn = \"127.0.0.1:1\"")).unwrap_err();
    assert_eq!(
        error,
        CliError::UnknownSetting {
            path: "shop/vafa.toml".into(),
            key: "listn".into(),
            nearest: "listen".into()
        }
    );
    let error = load(&[data()], &[], Some("colour = 1")).unwrap_err();
    assert!(matches!(error, CliError::UnknownSetting { nearest, .. } if nearest.is_empty()));
    let environment = ["VAFA_LISTN", "VAFA_TEST_POSTGRES", "VAFA_LISTEN", "PATH"].map(str::to_owned);
    assert_eq!(
        unknown_variables(environment.into_iter()),
        [("VAFA_LISTN".to_owned(), Some("VAFA_LISTEN".to_owned()))]
    );
}

#[test]
fn values_that_cannot_be_are_refused_with_their_place() {
    for (key, value) in [
        ("listen", "8080"),
        ("readers", "0"),
        ("log_format", "xml"),
        ("public_url", "shop"),
        ("language", "de"),
    ] {
        let error = load(&[data(), (key, Some(value.into()))], &[], None).unwrap_err();
        assert!(matches!(error, CliError::SettingValue { key: told, .. } if told == key));
    }
    assert!(matches!(load(&[data()], &[], Some("a =")), Err(CliError::ConfigSyntax { .. })));
    assert!(matches!(load(&[data()], &[], Some("data = \"x\"")), Err(CliError::DataInItself { .. })));
}

#[test]
fn passwords_are_not_shown() {
    let flags = [("database", Some("postgres://me:s3cret@host/shop".to_owned()))];
    let config = load(&flags, &[], None).unwrap();
    assert!(config.get("database").contains("s3cret"));
    assert!(config.shown().all(|(_, value, _)| !value.contains("s3cret")));
}

#[test]
fn a_file_that_was_named_must_be_there() {
    let sources =
        Sources { flags: &[], environment: &|_| None, file: Some("none.toml".into()), read: &|_| Ok(None) };
    assert!(matches!(Config::load(&sources), Err(CliError::NoFile { .. })));
}

#[test]
fn distances_are_counted_in_letters() {
    for (one, other, expected) in
        [("", "abc", 3), ("listen", "listen", 0), ("listn", "listen", 1), ("ab", "ba", 2)]
    {
        assert_eq!(distance(one, other), expected, "{one} {other}");
    }
}
