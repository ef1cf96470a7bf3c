//! Puts records with the same key together in memory that does not grow with their number: they are dealt out to piles
//! by their key, in memory while they are few and in unnamed files when they are many, and then read pile by pile.

use crate::operate::OperateError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// How many piles there are: each must fit into memory alone.
const PILES: usize = 256;
/// Bytes kept in memory before they go to files.
const IN_MEMORY: usize = 32 << 20;

/// The piles.
pub(super) struct Scratch {
    folder: PathBuf,
    piles: Vec<Pile>,
    in_memory: usize,
    limit: usize,
}

#[derive(Default)]
struct Pile {
    buffer: Vec<u8>,
    file: Option<File>,
}

impl Scratch {
    pub(super) fn new(folder: &Path) -> Self {
        Self::with_limit(folder, IN_MEMORY)
    }

    fn with_limit(folder: &Path, limit: usize) -> Self {
        let piles = (0..PILES).map(|_| Pile::default()).collect();
        Self { folder: folder.to_owned(), piles, in_memory: 0, limit }
    }

    /// Adds a record to the pile of its key.
    pub(super) fn add(&mut self, key: &impl Hash, record: &impl Serialize) -> Result<(), OperateError> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let at = usize::try_from(hasher.finish() % PILES as u64).unwrap_or(0);
        let Some(pile) = self.piles.get_mut(at) else { return Ok(()) };
        let before = pile.buffer.len();
        serde_json::to_writer(&mut pile.buffer, record).map_err(|error| fault(&self.folder, error))?;
        pile.buffer.push(b'\n');
        self.in_memory += pile.buffer.len() - before;
        if self.in_memory > self.limit { self.spill() } else { Ok(()) }
    }

    /// Reads pile after pile, each whole.
    pub(super) fn piles<T: DeserializeOwned>(self) -> impl Iterator<Item = Result<Vec<T>, OperateError>> {
        let folder = self.folder;
        self.piles.into_iter().map(move |pile| pile.read().map_err(|error| fault(&folder, error)))
    }

    fn spill(&mut self) -> Result<(), OperateError> {
        let folder = self.folder.clone();
        let write = |pile: &mut Pile| -> std::io::Result<()> {
            let file = match &mut pile.file {
                Some(file) => file,
                none => none.insert(tempfile::tempfile_in(&folder)?),
            };
            file.write_all(&pile.buffer)?;
            pile.buffer = Vec::new();
            Ok(())
        };
        self.piles
            .iter_mut()
            .filter(|pile| !pile.buffer.is_empty())
            .try_for_each(write)
            .map_err(|error| fault(&self.folder, error))?;
        self.in_memory = 0;
        Ok(())
    }
}

impl Pile {
    fn read<T: DeserializeOwned>(mut self) -> std::io::Result<Vec<T>> {
        let from_file: Box<dyn Read> = match self.file.take() {
            Some(mut file) => {
                file.seek(SeekFrom::Start(0))?;
                Box::new(file)
            }
            None => Box::new(std::io::empty()),
        };
        let lines = BufReader::new(from_file.chain(Cursor::new(self.buffer))).lines();
        lines.map(|line| serde_json::from_str(&line?).map_err(std::io::Error::other)).collect()
    }
}

fn fault(folder: &Path, why: impl ToString) -> OperateError {
    OperateError::File { path: folder.display().to_string(), why: why.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_with_the_same_key_meet_in_memory_and_in_files() {
        for limit in [1 << 20, 100] {
            let mut scratch = Scratch::with_limit(&std::env::temp_dir(), limit);
            for number in 0..600u32 {
                scratch.add(&(number % 200), &(number % 200, number)).unwrap();
            }
            let piles: Vec<Vec<(u32, u32)>> = scratch.piles().collect::<Result<_, _>>().unwrap();
            assert_eq!(piles.iter().map(Vec::len).sum::<usize>(), 600);
            for pile in piles {
                for (key, _) in &pile {
                    assert_eq!(pile.iter().filter(|(other, _)| other == key).count(), 3);
                }
            }
        }
    }
}
