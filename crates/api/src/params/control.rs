//! Parameters that say how much is wanted and in which order, as against which objects.

use super::BadParameter;

/// Query parameters with the control parameters of one address taken out.
#[derive(Debug)]
pub(crate) struct Controls {
    taken: Vec<(&'static str, String)>,
    /// What is left: search parameters, or what nobody knows.
    pub(crate) rest: Vec<(String, String)>,
}

impl Controls {
    /// Takes the parameters called `names`.
    ///
    /// # Errors
    /// [`BadParameter::Repeated`] when one of them is given twice.
    pub(crate) fn take(pairs: &[(String, String)], names: &[&'static str]) -> Result<Self, BadParameter> {
        let (mut taken, mut rest): (Vec<(&'static str, String)>, _) = (Vec::new(), Vec::new());
        for (name, value) in pairs {
            match names.iter().find(|known| *known == name) {
                Some(known) if taken.iter().any(|(other, _)| other == known) => {
                    return Err(BadParameter::Repeated { name: (*known).to_owned() });
                }
                Some(known) => taken.push((known, value.clone())),
                None => rest.push((name.clone(), value.clone())),
            }
        }
        Ok(Self { taken, rest })
    }

    /// As [`Controls::take`], where any other parameter is an error.
    ///
    /// # Errors
    /// [`BadParameter::Unknown`], [`BadParameter::Repeated`].
    pub(crate) fn only(pairs: &[(String, String)], names: &[&'static str]) -> Result<Self, BadParameter> {
        let controls = Self::take(pairs, names)?;
        match controls.rest.first() {
            Some((name, _)) => Err(BadParameter::unknown(name, names.iter().copied())),
            None => Ok(controls),
        }
    }

    /// The value of one of the names taken.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.taken.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// A whole number from `from` to `to`.
    ///
    /// # Errors
    /// [`BadParameter::Value`].
    pub(crate) fn integer(&self, name: &str, from: u64, to: u64) -> Result<Option<u64>, BadParameter> {
        self.get(name).map(|value| integer(name, value, from, to)).transpose()
    }
}

/// A whole number from `from` to `to`, in digits alone.
pub(crate) fn integer(name: &str, value: &str, from: u64, to: u64) -> Result<u64, BadParameter> {
    let plain = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    plain
        .then(|| value.parse::<u64>().ok())
        .flatten()
        .filter(|number| (from..=to).contains(number))
        .ok_or_else(|| BadParameter::value(name, value, format!("must be a whole number from {from} to {to}")))
}

/// The choice of this name.
pub(crate) fn one_of<T: Copy>(name: &str, value: &str, choices: &[(&str, T)]) -> Result<T, BadParameter> {
    choices.iter().find(|(choice, _)| *choice == value).map(|(_, found)| *found).ok_or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(choice, _)| *choice).collect();
        BadParameter::value(name, value, format!("must be one of {}", names.join(", ")))
    })
}
