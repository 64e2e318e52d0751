//! Parallel work whose results come out in the order of its inputs.

use rayon::ThreadPoolBuilder;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::mpsc;

/// Why the workers could not be started.
#[derive(Debug, thiserror::Error)]
#[error("could not start {threads} worker threads: {message}; try a smaller --jobs")]
pub struct ThreadError {
    threads: usize,
    message: String,
}

/// Applies `work` to every item on `threads` threads and hands the results to `sink` in the order
/// of the items, on the calling thread.
///
/// At most `4 × threads` items are in flight, whatever the source holds, so memory is bounded by
/// the largest items. Each worker borrows a scratch value made by `scratch`; there are as many as
/// threads. A sink that breaks ends the run after the items in flight.
///
/// # Errors
/// When the system refuses the threads.
pub fn in_order<T, R, S>(
    threads: usize,
    items: impl Iterator<Item = T>,
    scratch: impl Fn() -> S + Sync,
    work: impl Fn(T, &mut S) -> R + Sync,
    mut sink: impl FnMut(R) -> ControlFlow<()>,
) -> Result<(), ThreadError>
where
    T: Send,
    R: Send,
    S: Send,
{
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|i| format!("worker-{i}"))
        .build()
        .map_err(|e| ThreadError { threads, message: e.to_string() })?;
    let window = threads * 4;
    let (send, receive) = mpsc::channel::<(u64, R)>();
    let free: Mutex<Vec<S>> = Mutex::new(Vec::new());
    pool.in_place_scope(|scope| {
        let mut items = items.fuse();
        let mut waiting: BTreeMap<u64, R> = BTreeMap::new();
        let (mut sent, mut done) = (0u64, 0u64);
        let mut open = true;
        loop {
            while open && sent - done < window as u64 {
                let Some(item) = items.next() else {
                    open = false;
                    break;
                };
                let (send, free, work, scratch) = (send.clone(), &free, &work, &scratch);
                let index = sent;
                scope.spawn(move |_| {
                    let pooled = free.lock().map(|mut f| f.pop()).unwrap_or_default();
                    let mut s = pooled.unwrap_or_else(scratch);
                    let result = work(item, &mut s);
                    if let Ok(mut f) = free.lock() {
                        f.push(s);
                    }
                    // The receiver only goes when the caller has stopped listening.
                    let _ = send.send((index, result));
                });
                sent += 1;
            }
            if done == sent {
                break;
            }
            let Ok((index, result)) = receive.recv() else { break };
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&done) {
                done += 1;
                if sink(result).is_break() {
                    return;
                }
            }
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_whatever_the_threads() {
        for threads in [1, 2, 7] {
            let mut out = Vec::new();
            in_order(
                threads,
                0..500u64,
                || (),
                |n, ()| {
                    if n % 37 == 0 {
                        std::thread::sleep(std::time::Duration::from_millis(2));
                    }
                    n * 2
                },
                |n| {
                    out.push(n);
                    ControlFlow::Continue(())
                },
            )
            .unwrap();
            assert_eq!(out, (0..500).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_sink_can_stop() {
        let mut seen = 0;
        in_order(
            2,
            0..,
            || (),
            |n: u32, ()| n,
            |n| {
                seen += 1;
                if n == 9 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        )
        .unwrap();
        assert_eq!(seen, 10);
    }
}
