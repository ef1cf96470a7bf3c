//! An HTTP client of few words that keeps its connection, so that the server is measured and not the client.

use crate::Trouble;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// One connection.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    address: String,
    authorization: String,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Client {
    /// Connects; `authorization` is sent with every request, unless empty.
    pub(crate) fn connect(address: &str, authorization: &str) -> Result<Self, Trouble> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        let authorization = match authorization {
            "" => String::new(),
            told => format!("authorization: {told}\r\n"),
        };
        Ok(Self { stream: BufReader::new(stream), address: address.to_owned(), authorization })
    }

    pub(crate) fn get(&mut self, path: &str) -> Result<Answer, Trouble> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: {}\r\n{}\r\n", self.address, self.authorization))
    }

    pub(crate) fn post(&mut self, path: &str, body: &str) -> Result<Answer, Trouble> {
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\n{}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            self.authorization,
            body.len()
        ))
    }

    fn ask(&mut self, request: &str) -> Result<Answer, Trouble> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("no status")?;
        let (mut length, mut is_chunked) = (0, false);
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 {
                return Err("the answer broke off".into());
            }
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            is_chunked |= header.starts_with("transfer-encoding:") && header.contains("chunked");
        }
        let body = if is_chunked { self.chunks()? } else { self.exactly(length)? };
        Ok(Answer { status, body })
    }

    fn exactly(&mut self, length: usize) -> Result<Vec<u8>, Trouble> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }

    fn chunks(&mut self) -> Result<Vec<u8>, Trouble> {
        let mut body = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let length = usize::from_str_radix(line.trim().split(';').next().unwrap_or_default(), 16)?;
            body.extend(self.exactly(length)?);
            self.exactly(2)?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}

/// Waits that many clients had, to tell the usual and the worst.
#[derive(Default)]
pub(crate) struct Waits(Vec<Duration>);

impl Waits {
    pub(crate) fn add(&mut self, wait: Duration) {
        self.0.push(wait);
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// So many of a hundred were answered within this many milliseconds.
    pub(crate) fn milliseconds_at(&mut self, share: usize) -> f64 {
        self.0.sort_unstable();
        let at = (self.0.len() * share / 100).min(self.0.len().saturating_sub(1));
        self.0.get(at).copied().unwrap_or_default().as_secs_f64() * 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_waits_are_counted_from_the_shortest() {
        let mut waits = Waits::default();
        (1..=200).rev().for_each(|ms| waits.add(Duration::from_millis(ms)));
        assert!((waits.milliseconds_at(50) - 101.0).abs() < 1e-9);
        assert!((waits.milliseconds_at(99) - 199.0).abs() < 1e-9);
        assert!((Waits::default().milliseconds_at(99)).abs() < 1e-9);
    }
}
