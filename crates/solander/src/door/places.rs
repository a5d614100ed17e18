//! Places for the connections of each network.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use solander_api::Network;

/// How many connections each network has. A network without any is not remembered.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    taken: Arc<Mutex<HashMap<Network, u32>>>,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Places,
    network: Network,
}

impl Places {
    /// Takes a place, unless the network has `most` already.
    pub(super) fn take(&self, network: Network, most: u32) -> Option<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(network).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place { places: self.clone(), network })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_given_back() {
        let places = Places::default();
        let network = Network::V4([192, 0, 2, 1]);
        let held: Vec<_> = (0..3).map(|_| places.take(network, 2)).collect();
        assert_eq!(held.iter().filter(|place| place.is_some()).count(), 2);
        assert!(places.take(Network::V4([192, 0, 2, 2]), 2).is_some());
        drop(held);
        assert!(places.taken.lock().unwrap().is_empty());
        assert!(places.take(network, 2).is_some());
    }
}
