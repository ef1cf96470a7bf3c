//! Proves that the trail is whole: nothing gone, nothing changed, nothing slipped in.

use super::entry::{Stored, entry_columns, stored_from_row};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use vafa_kernel::id::AuditId;
use vafa_store::{Tx, params, sql};

/// Entries that are read at once.
const CHUNK: i64 = 1_000;

/// What a walk along the trail found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// Entries that were looked at.
    pub entries: u64,
    /// Those whose before and after were erased for somebody's privacy; they are sound.
    pub redacted: u64,
    /// SHA-256 over the ends of all chains. Noted down elsewhere, it shows later whether the trail up to here was written
    /// anew as a whole, which no chain can show by itself.
    pub anchor: Vec<u8>,
    /// The first thing that is wrong.
    pub fault: Option<AuditFault>,
}

/// What is wrong with the trail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// An entry is gone.
    #[error("entry {seq} of chain {chain} is missing")]
    Missing {
        /// Its chain.
        chain: i64,
        /// Its number in the chain, from 1.
        seq: i64,
    },
    /// An entry is not what it was, or does not follow the one before it.
    #[error("entry {id}, number {seq} of chain {chain}, was changed or does not follow the one before")]
    Changed {
        /// Its chain.
        chain: i64,
        /// Its number in the chain, from 1.
        seq: i64,
        /// Which entry.
        id: AuditId,
    },
    /// What an entry tells of before and after is not what it told.
    #[error("what entry {id}, number {seq} of chain {chain}, tells was changed")]
    ChangedContent {
        /// Its chain.
        chain: i64,
        /// Its number in the chain, from 1.
        seq: i64,
        /// Which entry.
        id: AuditId,
    },
    /// A chain does not end as is written down.
    #[error("chain {chain} does not end where it should")]
    End {
        /// The chain.
        chain: i64,
    },
}

/// Walks all chains and computes every digest and hash anew. Costs time in proportion to the whole trail, little memory.
pub fn verify_audit(tx: &mut Tx<'_>, cx: &Cx) -> Result<AuditReport, Failure> {
    cx.require(Permission::SeeAudit)?;
    let ends = ends(tx)?;
    let mut anchor = Sha256::new();
    for (chain, (seq, hash)) in &ends {
        anchor.update(chain.to_le_bytes());
        anchor.update(seq.to_le_bytes());
        anchor.update(hash);
    }
    let mut walk = Walk { ends, chain: i64::MIN, seq: 0, hash: Vec::new(), entries: 0, redacted: 0 };
    let fault = walk.run(tx)?;
    Ok(AuditReport {
        entries: walk.entries,
        redacted: walk.redacted,
        anchor: anchor.finalize().to_vec(),
        fault,
    })
}

type Ends = BTreeMap<i64, (i64, Vec<u8>)>;

fn ends(tx: &mut Tx<'_>) -> Result<Ends, Failure> {
    let rows =
        tx.query(sql!("SELECT chain, seq, hash FROM audit_head ORDER BY chain"), params![], |row| {
            Ok((row.get("chain")?, (row.get("seq")?, row.get("hash")?)))
        })?;
    Ok(rows.into_iter().collect())
}

/// Where the walk stands: the chain, and its last entry that was sound.
struct Walk {
    /// Ends of chains that were not reached yet.
    ends: Ends,
    chain: i64,
    seq: i64,
    hash: Vec<u8>,
    entries: u64,
    redacted: u64,
}

impl Walk {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<Option<AuditFault>, Failure> {
        loop {
            let chunk = tx.query(
                sql!(
                    "SELECT ",
                    entry_columns!(),
                    " FROM audit_entry WHERE (chain, seq) > ($1, $2) ORDER BY chain, seq LIMIT $3"
                ),
                params![self.chain, self.seq, CHUNK],
                stored_from_row,
            )?;
            if chunk.is_empty() {
                return Ok(self.end_chain().or_else(|| self.unreached()));
            }
            for entry in chunk {
                if let Some(fault) = self.step(&entry) {
                    return Ok(Some(fault));
                }
            }
        }
    }

    fn step(&mut self, entry: &Stored) -> Option<AuditFault> {
        if entry.chain != self.chain {
            if let Some(fault) = self.end_chain() {
                return Some(fault);
            }
            (self.chain, self.seq) = (entry.chain, 0);
            self.hash.clear();
        }
        let (chain, seq, id) = (entry.chain, entry.seq, entry.id());
        if seq != self.seq + 1 {
            return Some(AuditFault::Missing { chain, seq: self.seq + 1 });
        }
        if !entry.link_holds(&self.hash) {
            return Some(AuditFault::Changed { chain, seq, id });
        }
        if !entry.change_holds() {
            return Some(AuditFault::ChangedContent { chain, seq, id });
        }
        self.entries += 1;
        self.redacted += u64::from(entry.is_redacted());
        self.seq = seq;
        self.hash.clone_from(&entry.hash);
        None
    }

    /// Whether the chain that was walked ends as is written down.
    fn end_chain(&mut self) -> Option<AuditFault> {
        if self.chain == i64::MIN {
            return None;
        }
        let chain = self.chain;
        match self.ends.remove(&chain) {
            Some((seq, _)) if seq > self.seq => Some(AuditFault::Missing { chain, seq: self.seq + 1 }),
            Some((seq, hash)) if seq == self.seq && hash == self.hash => None,
            _ => Some(AuditFault::End { chain }),
        }
    }

    /// A chain that should have entries and has none.
    fn unreached(&self) -> Option<AuditFault> {
        self.ends.keys().next().map(|chain| AuditFault::Missing { chain: *chain, seq: 1 })
    }
}
