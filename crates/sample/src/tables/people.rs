//! Names of collectors and identifiers; combined at random, so that nobody in particular is meant.

pub(crate) static GIVEN: &[&str] = &[
    "John", "Mary", "Karl", "Anna", "José", "María", "Erik", "Ingrid", "Pierre", "Claire", "Giovanni", "Elena", "William", "Harriet",
    "Friedrich", "Hedwig", "Carlos", "Lucía", "Lars", "Astrid", "Émile", "Jeanne", "Thomas", "Edith", "Paul", "Sofía", "Georg",
    "Walter", "Agnes", "Ramón", "Nils", "Oskar", "Ruth", "Hugo", "Marta", "Jan", "Ivan", "Olga", "Kenji", "Mei", "Arthur", "Beatriz",
];

pub(crate) static SURNAMES: &[&str] = &[
    "Smith", "Müller", "Ashgrove", "Kestrelmann", "Ødegård", "Lindqvist", "Dubois", "Moreau", "Ramírez", "Núñez", "Fernández",
    "Bellini", "Rossi", "Novak", "Kowal", "Petrov", "Tanaka", "Wang", "Okoro", "Mwangi", "van der Linden", "de Vries", "von Hohenfeld",
    "O'Malley", "MacAllan", "Jones", "Whitcombe", "Thistlewood", "Brandt", "Schröder", "Weiß", "Hofer", "Jäger", "Bergström", "Hansen",
    "Solberg", "Carvalho", "Teixeira", "Peña", "Ibáñez", "Villaseñor", "López-Marín", "Fairweather", "Quill", "Harrow", "Larkspur",
    "Steinhauer", "Lecomte", "Girard", "Baptiste", "Zeller", "Amsler", "Kuhn", "Bosch", "Claes", "Janssens", "Eriksen", "Mäkinen",
    "Horváth", "Popescu", "Dimitrov", "Sato", "Chen", "Rahman", "Perera", "Castellanos", "Figueroa", "Montoya", "Sandoval", "Greenhalgh",
];

/// Expeditions and the like that stand where a name would.
pub(crate) static PARTIES: &[&str] =
    &["Lumen Expedition", "Students of the summer course", "s.coll.", "Anonymous", "unknown", "Zool. Station Hollmark", "Coll. ignot."];
