//! `vafa user`: people who work with Vafa.

use crate::problem::{CliError, choice};
use crate::table::Table;
use crate::{OPERATOR, Surroundings};
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use std::io::BufRead as _;
use vafa_app::access::password::Cost;
use vafa_app::access::{self, ChangeUser, CreateUser, Invitation, InviteUser, ListUsers, User as Person};
use vafa_app::{App, Failure, Role};
use vafa_kernel::secret::Secret;

/// People who work with Vafa
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Add a person; prints the link by which they choose a password
    Add {
        /// The address to sign in with
        email: String,
        /// What others call them; the address where none is given
        #[arg(long)]
        name: Option<String>,
        /// owner, manager, marketer, agent, cashier or analyst
        #[arg(long, default_value = "owner")]
        role: String,
        #[command(flatten)]
        password: Password,
    },
    /// List the people
    List,
    /// Let somebody choose a new password; prints the link for it
    Password {
        /// The address they sign in with
        email: String,
        #[command(flatten)]
        password: Password,
    },
    /// Shut somebody out
    Disable {
        /// The address they sign in with
        email: String,
    },
    /// Let somebody in again
    Enable {
        /// The address they sign in with
        email: String,
    },
}

/// How the password is told.
#[derive(Debug, Args)]
pub(crate) struct Password {
    /// Read the password from the first line of the standard input instead of making a link
    #[arg(long)]
    password_stdin: bool,
}

pub(crate) fn run(command: User, around: &Surroundings) -> Result<(), Failure> {
    let app = around.place.open()?;
    let done = match command {
        User::Add { email, name, role, password } => add(&app, around, email, name, &role, &password),
        User::List => list(&app, around),
        User::Password { email, password } => set_password(&app, around, email, &password),
        User::Disable { email } => let_in(&app, around, email, false),
        User::Enable { email } => let_in(&app, around, email, true),
    };
    app.close();
    done
}

fn add(
    app: &App,
    around: &Surroundings,
    email: String,
    name: Option<String>,
    role: &str,
    password: &Password,
) -> Result<(), Failure> {
    let role: Role = choice("--role", role, Role::ALL.iter().map(|role| role.code()))?;
    let secret = password.read()?;
    let name = name.unwrap_or_else(|| email.clone());
    let asked = CreateUser { email: email.clone(), name, role, language: Some(around.console.lang()) };
    let link = app.write_blocking(&OPERATOR, move |tx, cx| access::create_user(tx, cx, asked.clone()))?;
    finish(app, around, &email, &link, secret, "cli-user-added")
}

fn set_password(app: &App, around: &Surroundings, email: String, password: &Password) -> Result<(), Failure> {
    let secret = password.read()?;
    let person = find(app, &email)?;
    let asked = InviteUser { user: person.id };
    let link = app.write_blocking(&OPERATOR, move |tx, cx| access::invite_user(tx, cx, asked))?;
    finish(app, around, &email, &link, secret, "cli-user-password-set")
}

/// Sets the password where one was told, and else prints the link.
fn finish(
    app: &App,
    around: &Surroundings,
    email: &str,
    link: &Invitation,
    secret: Option<Secret>,
    done: &str,
) -> Result<(), Failure> {
    let console = &around.console;
    if let Some(secret) = secret {
        access::flows::accept_invitation(app, Cost::OWASP, &link.token, &secret)?;
        console.result(&json!({ "id": link.user, "email": email }));
        console.say(done, &[("email", email.into())]);
        return Ok(());
    }
    let address = link_address(around, &link.token);
    console
        .result(&json!({ "id": link.user, "email": email, "link": address, "expires_at": link.expires_at }));
    console.say("cli-user-link", &[("email", email.into())]);
    console.line(&address);
    Ok(())
}

/// Where the person chooses a password.
fn link_address(around: &Surroundings, token: &Secret) -> String {
    let base = match around.config.get("public_url") {
        "" => format!("http://{}", around.config.get("listen")),
        url => url.to_owned(),
    };
    format!("{base}/invitation/{}", token.expose())
}

fn let_in(app: &App, around: &Surroundings, email: String, is_active: bool) -> Result<(), Failure> {
    let person = find(app, &email)?;
    let asked =
        ChangeUser { user: person.id, name: None, role: None, is_active: Some(is_active), version: None };
    let after = app.write_blocking(&OPERATOR, move |tx, cx| access::change_user(tx, cx, asked.clone()))?;
    around.console.result(&told(&after));
    let key = if is_active { "cli-user-enabled" } else { "cli-user-disabled" };
    around.console.say(key, &[("email", after.email.as_str().into())]);
    Ok(())
}

fn find(app: &App, email: &str) -> Result<Person, Failure> {
    let email = email.to_owned();
    app.read_blocking(&OPERATOR, move |tx, cx| access::find_user(tx, cx, &email))
}

fn list(app: &App, around: &Surroundings) -> Result<(), Failure> {
    let console = &around.console;
    let mut people = Vec::new();
    let mut asked = ListUsers::default();
    loop {
        let page = app.read_blocking(&OPERATOR, move |tx, cx| access::list_users(tx, cx, asked))?;
        people.extend(page.users);
        asked.after = page.next;
        if asked.after.is_none() {
            break;
        }
    }
    console.result(&json!({ "users": people.iter().map(told).collect::<Vec<_>>() }));
    if people.is_empty() {
        console.say("cli-user-none", &[]);
        return Ok(());
    }
    let head = ["cli-user-email", "cli-user-name", "cli-user-role", "cli-user-state"];
    let mut table = Table::new(head.map(|key| console.text(key, &[])));
    for person in &people {
        let state = match (person.is_active, person.has_password) {
            (false, _) => "cli-user-is-out",
            (true, false) => "cli-user-is-invited",
            (true, true) => "cli-user-is-in",
        };
        table.row([
            person.email.clone(),
            person.name.clone(),
            person.role.code().to_owned(),
            console.text(state, &[]),
        ]);
    }
    console.line(&table.to_string());
    Ok(())
}

fn told(person: &Person) -> Json {
    json!({
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "role": person.role.code(),
        "is_active": person.is_active,
        "has_password": person.has_password,
        "created_at": person.created_at,
        "last_login_at": person.last_login_at,
    })
}

impl Password {
    fn read(&self) -> Result<Option<Secret>, CliError> {
        if !self.password_stdin {
            return Ok(None);
        }
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        let text = line.trim_end_matches(['\r', '\n']);
        match read {
            Ok(_) if !text.is_empty() => Ok(Some(Secret::new(text))),
            _ => Err(CliError::NoInput),
        }
    }
}
