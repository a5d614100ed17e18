//! Work done by several threads and taken in order, with few results waiting.

use std::sync::mpsc::sync_channel;
use std::thread;

use crate::PreserveError;

/// Does `job` for 0, 1, 2 … `count` on `threads` threads and gives the results to `take` in that order.
///
/// At most three results per thread exist at once. The first error, of `job` or `take`, ends it.
pub(crate) fn in_order<T: Send>(
    count: usize,
    threads: usize,
    job: &(dyn Fn(usize) -> Result<T, PreserveError> + Sync),
    take: &mut dyn FnMut(usize, T) -> Result<(), PreserveError>,
) -> Result<(), PreserveError> {
    let threads = threads.min(count);
    if threads < 2 {
        return (0..count).try_for_each(|index| take(index, job(index)?));
    }
    thread::scope(|scope| {
        let receivers: Vec<_> = (0..threads)
            .map(|first| {
                let (sender, receiver) = sync_channel(1);
                scope.spawn(move || {
                    for index in (first..count).step_by(threads) {
                        let result = job(index);
                        let stop = result.is_err();
                        if sender.send(result).is_err() || stop {
                            return;
                        }
                    }
                });
                receiver
            })
            .collect();
        (0..count).try_for_each(|index| {
            let result = receivers[index % threads].recv().expect("a worker sends each of its results before it ends");
            take(index, result?)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_and_errors_end_it() {
        for threads in [1, 2, 3, 8] {
            let mut seen = Vec::new();
            let job = |n: usize| Ok(n * n);
            in_order(50, threads, &job, &mut |n, square| {
                assert_eq!(n * n, square);
                seen.push(n);
                Ok(())
            })
            .expect("no job fails");
            assert_eq!(seen, (0..50).collect::<Vec<_>>());
            let failing = |n: usize| if n == 20 { Err(PreserveError::Cancelled) } else { Ok(n) };
            let mut taken = 0;
            assert!(
                in_order(50, threads, &failing, &mut |_, _| {
                    taken += 1;
                    Ok(())
                })
                .is_err()
            );
            assert_eq!(taken, 20);
        }
    }
}
