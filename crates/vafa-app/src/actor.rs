//! Who asks, and what they may.

use vafa_kernel::Kind;
use vafa_kernel::id::{ApiKeyId, UserId};

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$case_doc])* $case,)* }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];

            /// The stable code, as stored and as used in the API.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code,)* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::actor::UnknownCode;
            fn from_str(text: &str) -> Result<Self, $crate::actor::UnknownCode> {
                match text { $($code => Ok(Self::$case),)* other => Err($crate::actor::UnknownCode(other.to_owned())) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.code()) }
        }
    };
}

pub(crate) use codes;

/// The text is not one of the codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of the choices")]
pub struct UnknownCode(pub String);

codes! {
    /// What a use case needs. Every use case names exactly one.
    Permission {
        /// See the start page and its figures.
        SeeToday = "today.see",
        /// See customers, their timelines and lists.
        SeeCustomers = "customers.see",
        /// Create and change customers, notes, tags, consents.
        EditCustomers = "customers.edit",
        /// Merge customers and undo merges.
        MergeCustomers = "customers.merge",
        /// Erase a person; export everything about one.
        HandlePrivacy = "privacy.handle",
        /// Keep views for oneself; sharing them needs [`Permission::EditCustomers`] too.
        KeepViews = "views.keep",
        /// Send events.
        SendEvents = "events.send",
        /// See what was set aside and try it again.
        HandleQuarantine = "quarantine.handle",
        /// Import files and undo imports.
        ImportFiles = "imports.run",
        /// Take lists out as files.
        ExportData = "exports.run",
        /// Add and remove people, change their roles.
        ManageUsers = "users.manage",
        /// Create and revoke keys.
        ManageKeys = "keys.manage",
        /// Change the business's profile.
        ManageBusiness = "business.manage",
        /// Add and remove addresses for webhooks.
        ManageWebhooks = "webhooks.manage",
        /// Read the audit trail.
        SeeAudit = "audit.see",
        /// Change one's own password, language, second factor.
        ManageSelf = "self.manage",
        /// Back up, restore, verify: the command line only.
        Operate = "system.operate",
    }
}

codes! {
    /// What a person is in the business.
    Role {
        /// Everything.
        Owner = "owner",
        /// Everything but other managers' rights and keys.
        Manager = "manager",
        /// Customers, lists, files in and out.
        Marketer = "marketer",
        /// Customers, one at a time.
        Agent = "agent",
        /// Look up and note at the till.
        Cashier = "cashier",
        /// Looks, takes figures out, changes nothing.
        Analyst = "analyst",
    }
}

codes! {
    /// What a key may do.
    Scope {
        /// Send events; may be in a web page, so it may read nothing.
        Ingest = "ingest",
        /// Read customers and lists.
        Read = "read",
        /// Read and change customers, import files.
        Write = "write",
        /// Everything a manager may.
        Admin = "admin",
    }
}

impl Role {
    /// Whether people of this role may.
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Owner => permission != P::SendEvents && permission != P::Operate,
            Self::Manager => {
                !matches!(permission, P::SendEvents | P::Operate | P::ManageKeys | P::ManageUsers)
            }
            Self::Marketer => matches!(
                permission,
                P::SeeToday
                    | P::SeeCustomers
                    | P::EditCustomers
                    | P::KeepViews
                    | P::ImportFiles
                    | P::ExportData
                    | P::HandleQuarantine
                    | P::ManageSelf
            ),
            Self::Agent => matches!(
                permission,
                P::SeeToday
                    | P::SeeCustomers
                    | P::EditCustomers
                    | P::MergeCustomers
                    | P::KeepViews
                    | P::ManageSelf
            ),
            Self::Cashier => {
                matches!(permission, P::SeeToday | P::SeeCustomers | P::EditCustomers | P::ManageSelf)
            }
            Self::Analyst => {
                matches!(
                    permission,
                    P::SeeToday | P::SeeCustomers | P::KeepViews | P::ExportData | P::ManageSelf
                )
            }
        }
    }
}

impl Scope {
    /// Whether a key with this scope may.
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Ingest => permission == P::SendEvents,
            Self::Read => matches!(permission, P::SeeToday | P::SeeCustomers),
            Self::Write => {
                Self::Read.may(permission)
                    || matches!(
                        permission,
                        P::EditCustomers
                            | P::MergeCustomers
                            | P::ImportFiles
                            | P::ExportData
                            | P::HandleQuarantine
                    )
            }
            Self::Admin => Role::Manager.may(permission) && permission != P::ManageSelf,
        }
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody known: sign-in, first run, public paths.
    Nobody,
    /// A person who signed in.
    User {
        /// Who.
        id: UserId,
        /// What they are.
        role: Role,
    },
    /// A program with a key.
    Key {
        /// Which key.
        id: ApiKeyId,
        /// What it may.
        scopes: Vec<Scope>,
        /// The label of the source that its events carry.
        source: String,
    },
    /// Vafa itself: the command line of the machine's owner, background jobs, the demo.
    System(&'static str),
}

impl Actor {
    /// Whether this one may.
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::Nobody => false,
            Self::User { role, .. } => role.may(permission),
            Self::Key { scopes, .. } => scopes.iter().any(|scope| scope.may(permission)),
            Self::System(_) => true,
        }
    }

    /// Fails unless this one may.
    pub fn require(&self, permission: Permission) -> Result<(), Denied> {
        if self.may(permission) {
            return Ok(());
        }
        Err(if *self == Self::Nobody { Denied::Unauthenticated } else { Denied::Forbidden { permission } })
    }

    /// How this one is written in the audit trail: an id, never a name.
    pub fn label(&self) -> String {
        match self {
            Self::Nobody => "nobody".into(),
            Self::User { id, .. } => id.to_string(),
            Self::Key { id, .. } => id.to_string(),
            Self::System(part) => format!("system:{part}"),
        }
    }

    /// The person, where it is one.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::User { id, .. } => Some(*id),
            _ => None,
        }
    }
}

/// Why somebody may not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Nobody signed in.
    #[error("nobody is signed in")]
    Unauthenticated,
    /// The one who asks lacks a permission.
    #[error("`{permission}` is needed")]
    Forbidden {
        /// The permission that is missing.
        permission: Permission,
    },
}

impl vafa_kernel::Fault for Denied {
    fn kind(&self) -> Kind {
        match self {
            Self::Unauthenticated => Kind::Unauthenticated,
            Self::Forbidden { .. } => Kind::Forbidden,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "access.unauthenticated",
            Self::Forbidden { .. } => "access.forbidden",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unauthenticated => Vec::new(),
            Self::Forbidden { permission } => vec![("permission", permission.to_string())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_grow_towards_the_owner() {
        for permission in Permission::ALL {
            for role in Role::ALL {
                assert!(!role.may(*permission) || Role::Owner.may(*permission), "{role} {permission}");
            }
            assert!(!Scope::Admin.may(*permission) || Role::Manager.may(*permission));
        }
        assert!(!Role::Manager.may(Permission::ManageUsers) && !Role::Analyst.may(Permission::EditCustomers));
    }

    #[test]
    fn a_key_in_a_web_page_reads_nothing() {
        let key = Actor::Key { id: ApiKeyId::NIL, scopes: vec![Scope::Ingest], source: "web".into() };
        let allowed: Vec<_> = Permission::ALL.iter().filter(|p| key.may(**p)).collect();
        assert_eq!(allowed, [&Permission::SendEvents]);
        assert_eq!(Actor::Nobody.require(Permission::SeeToday), Err(Denied::Unauthenticated));
    }
}
