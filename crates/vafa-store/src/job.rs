//! Functions on their way to a connection, and their answers on the way back.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use crate::{StoreError, Tx};

thread_local! {
    static IS_WORKER: Cell<bool> = const { Cell::new(false) };
}

/// Marks this thread as one that runs transactions, so that one started inside another is refused, not deadlocked.
pub(crate) fn mark_worker() {
    IS_WORKER.set(true);
}

/// Whether this thread runs transactions.
pub(crate) fn is_worker() -> bool {
    IS_WORKER.get()
}

/// A function together with the way its answer goes.
pub(crate) trait Job: Send {
    /// Runs the function, anew at each call; whether its work is to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;

    /// Sends the result of the last run, or the error that befell it afterwards.
    fn answer(self: Box<Self>, verdict: Result<(), StoreError>);
}

/// A job and how it may be run.
pub(crate) struct Task {
    pub(crate) job: Box<dyn Job>,
    /// Never run twice: its function has effects outside the transaction (dump and load).
    pub(crate) once: bool,
}

struct Function<F, R, S> {
    f: F,
    result: Option<R>,
    reply: S,
}

impl<T, E, F, S> Job for Function<F, Result<T, E>, S>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
    S: FnOnce(Result<T, E>) + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        // The function is dropped or run from its start after a panic, and what it changed is rolled back.
        let result = catch_unwind(AssertUnwindSafe(|| (self.f)(tx)));
        let result = result.unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn answer(self: Box<Self>, verdict: Result<(), StoreError>) {
        let result = match (verdict, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(StoreError::other("the function was not run").into()),
            (Err(error), _) => Err(error.into()),
        };
        (self.reply)(result);
    }
}

/// A task whose answer is awaited.
pub(crate) fn awaited<T, E, F>(f: F) -> (Task, oneshot::Receiver<Result<T, E>>)
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    // Whoever asked may have gone; the work stands regardless.
    let reply = move |result| drop(sender.send(result));
    (Task { job: Box::new(Function { f, result: None, reply }), once: false }, receiver)
}

/// A task whose answer is waited for by a thread.
pub(crate) fn blocking<T, E, F>(f: F, once: bool) -> (Task, flume::Receiver<Result<T, E>>)
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (sender, receiver) = flume::bounded(1);
    let reply = move |result| drop(sender.send(result));
    (Task { job: Box::new(Function { f, result: None, reply }), once }, receiver)
}
