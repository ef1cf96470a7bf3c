//! From the bytes of a file to UTF-8 text, in memory that does not grow with the file: unpacking, encodings, limits.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

/// More bytes than this in one record means a quotation mark that is never closed.
const RECORD_MAX: u64 = 8 << 20;
/// How much of a file decides between the kinds of UTF-16 and other encodings.
const SNIFF: usize = 4096;

/// What the first bytes of a file say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// Text as it is.
    Plain,
    /// Text packed with gzip.
    Gzip,
    /// A zip archive: a spreadsheet of the newer kind.
    Zip,
    /// A spreadsheet of the old binary kind.
    OldExcel,
}

/// Looks at the first bytes.
pub(super) fn container(path: &Path) -> io::Result<Container> {
    let mut magic = [0u8; 8];
    let mut file = File::open(path)?;
    let mut filled = 0;
    while filled < magic.len() {
        match file.read(magic.get_mut(filled..).unwrap_or_default())? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(match magic {
        [0x1F, 0x8B, ..] => Container::Gzip,
        [b'P', b'K', 3, 4, ..] => Container::Zip,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Container::OldExcel,
        _ => Container::Plain,
    })
}

/// The unpacked bytes of a text file.
fn bytes(path: &Path, is_gzip: bool) -> io::Result<Box<dyn Read>> {
    let file = BufReader::with_capacity(1 << 16, File::open(path)?);
    Ok(if is_gzip { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) })
}

/// Finds the encoding by trial over the whole file: a letter that is no UTF-8 may come late.
pub(super) fn detect_encoding(path: &Path, is_gzip: bool) -> io::Result<&'static Encoding> {
    let mut input = BufReader::with_capacity(1 << 16, bytes(path, is_gzip)?);
    let mut first = Vec::with_capacity(SNIFF);
    (&mut input).take(SNIFF as u64).read_to_end(&mut first)?;
    if let Some((encoding, _)) = Encoding::for_bom(&first) {
        return Ok(encoding);
    }
    if let Some(encoding) = looks_like_utf16(&first) {
        return Ok(encoding);
    }
    let mut checker = Utf8Check::default();
    if !checker.feed(&first) {
        return Ok(WINDOWS_1256);
    }
    loop {
        let (taken, is_good) = {
            let chunk = input.fill_buf()?;
            (chunk.len(), checker.feed(chunk))
        };
        if !is_good {
            return Ok(WINDOWS_1256);
        }
        if taken == 0 {
            return Ok(if checker.is_whole() { UTF_8 } else { WINDOWS_1256 });
        }
        input.consume(taken);
    }
}

/// Text of Latin letters, digits and delimiters in UTF-16 has a zero in every other byte.
fn looks_like_utf16(first: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| first.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = first.len() / 8;
    match (even > many, odd > many) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

/// Checks bytes for being UTF-8, chunk by chunk.
#[derive(Default)]
struct Utf8Check {
    rest: Vec<u8>,
}

impl Utf8Check {
    fn feed(&mut self, chunk: &[u8]) -> bool {
        // A character that a chunk boundary cuts is finished with the first bytes of the next chunk.
        let mut chunk = chunk;
        while !self.rest.is_empty() {
            let Some((byte, after)) = chunk.split_first() else { return true };
            self.rest.push(*byte);
            chunk = after;
            match std::str::from_utf8(&self.rest) {
                Ok(_) => self.rest.clear(),
                Err(error) if error.error_len().is_some() => return false,
                Err(_) => {}
            }
        }
        match std::str::from_utf8(chunk) {
            Ok(_) => true,
            Err(error) if error.error_len().is_some() => false,
            Err(error) => {
                self.rest.extend_from_slice(chunk.get(error.valid_up_to()..).unwrap_or_default());
                true
            }
        }
    }

    fn is_whole(&self) -> bool {
        self.rest.is_empty()
    }
}

/// How many bytes the record at hand may still have.
#[derive(Clone)]
pub(super) struct RecordLimit(Rc<Cell<u64>>);

impl RecordLimit {
    /// Another record begins.
    pub(super) fn next_record(&self) {
        self.0.set(RECORD_MAX);
    }
}

/// The text of a file as UTF-8 bytes.
pub(super) struct TextReader {
    input: BufReader<Box<dyn Read>>,
    decoder: Decoder,
    ready: Box<[u8]>,
    from: usize,
    to: usize,
    is_over: bool,
    has_return: bool,
    has_ended: bool,
    limit: RecordLimit,
}

impl TextReader {
    pub(super) fn open(path: &Path, is_gzip: bool, encoding: &'static Encoding) -> io::Result<Self> {
        Ok(Self {
            input: BufReader::with_capacity(1 << 16, bytes(path, is_gzip)?),
            decoder: encoding.new_decoder_with_bom_removal(),
            ready: vec![0; 1 << 16].into_boxed_slice(),
            from: 0,
            to: 0,
            is_over: false,
            has_return: false,
            has_ended: false,
            limit: RecordLimit(Rc::new(Cell::new(RECORD_MAX))),
        })
    }

    pub(super) fn limit(&self) -> RecordLimit {
        self.limit.clone()
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.from == self.to && !self.is_over {
            let chunk = self.input.fill_buf()?;
            let is_last = chunk.is_empty();
            // Two bytes are left free: for a carriage return that waited, and for the line feed at the end.
            let room = self.ready.len() - 2;
            let room = self.ready.get_mut(..room).unwrap_or_default();
            let (result, read, written, _) = self.decoder.decode_to_utf8(chunk, room, is_last);
            self.input.consume(read);
            self.from = 0;
            self.is_over = is_last && result == CoderResult::InputEmpty;
            self.to = self.plain_lines(written);
        }
        Ok(())
    }

    /// Lets every line, also the last, end in a line feed alone, so that lines can be counted: a carriage return that
    /// stands alone, as old programs end lines, becomes one. Of a carriage return at the end of what was read, only the
    /// next piece tells whether it does.
    fn plain_lines(&mut self, written: usize) -> usize {
        let mut out = 0;
        if self.ready.iter().take(written).any(|byte| *byte == b'\r') || self.has_return {
            let text: Vec<u8> = self.ready.iter().take(written).copied().collect();
            for byte in text {
                if std::mem::replace(&mut self.has_return, byte == b'\r') && byte != b'\n' {
                    out = self.put(out, b'\n');
                }
                if byte != b'\r' {
                    out = self.put(out, byte);
                }
            }
        } else {
            out = written;
        }
        if self.is_over && !self.has_ended {
            self.has_ended = true;
            out = self.put(out, b'\n');
        }
        out
    }

    fn put(&mut self, at: usize, byte: u8) -> usize {
        if let Some(place) = self.ready.get_mut(at) {
            *place = byte;
        }
        at + 1
    }
}

impl Read for TextReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.refill()?;
        let left = self.limit.0.get();
        if left == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, ENDLESS));
        }
        let ready = self.ready.get(self.from..self.to).unwrap_or_default();
        let count = ready.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.from += count;
        self.limit.0.set(left.saturating_sub(count as u64));
        Ok(count)
    }
}

/// The reason of the error when a record does not end.
pub(super) const ENDLESS: &str = "a record has no end";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_character_is_still_utf8() {
        for cut in 0.."سلام, world".len() {
            let (a, b) = "سلام, world".as_bytes().split_at(cut);
            let mut check = Utf8Check::default();
            assert!(check.feed(a) && check.feed(b) && check.is_whole(), "{cut}");
        }
        let mut check = Utf8Check::default();
        assert!(check.feed(b"ab\xD8") && !check.is_whole() && !check.feed(b"cd"));
    }

    #[test]
    fn utf16_shows_by_its_zeros() {
        let le: Vec<u8> = "order,total\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "order,total\n1,2\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(looks_like_utf16(&le), Some(UTF_16LE));
        assert_eq!(looks_like_utf16(&be), Some(UTF_16BE));
        assert_eq!(looks_like_utf16(b"order,total\n1,2\n"), None);
    }
}
