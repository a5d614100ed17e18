//! Countries with codes, rough boxes, states and towns' sounds.

/// One country; the box is rough and lies inside the country.
#[derive(Debug)]
pub(crate) struct Country {
    /// ISO 3166-1 alpha-2.
    pub(crate) code: &'static str,
    /// The usual English name.
    pub(crate) name: &'static str,
    /// Other spellings met in archives.
    pub(crate) other: &'static [&'static str],
    pub(crate) continent: &'static str,
    /// South, north, west, east in degrees.
    pub(crate) area: [f32; 4],
    pub(crate) states: &'static [&'static str],
    /// How place names sound.
    pub(crate) tongue: Tongue,
    /// How often it is met, in comparison with others.
    pub(crate) weight: u32,
}

/// Families of place names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    English,
    German,
    French,
    Spanish,
    Portuguese,
    Italian,
    Nordic,
    Slavic,
    African,
    Asian,
}

macro_rules! country {
    ($code:literal $name:literal [$($other:literal)*] $continent:literal [$s:literal $n:literal $w:literal $e:literal]
     $tongue:ident $weight:literal [$($state:literal)*]) => {
        Country {
            code: $code, name: $name, other: &[$($other),*], continent: $continent, area: [$s as f32, $n as f32, $w as f32, $e as f32],
            states: &[$($state),*], tongue: Tongue::$tongue, weight: $weight,
        }
    };
}

/// The countries, most met first.
pub(crate) static COUNTRIES: &[Country] = &[
    country!("US" "United States" ["U.S.A." "USA" "United States of America" "UNITED STATES"] "North America" [33.0 46.0 -117.0 -82.0] English 90 ["California" "Texas" "Illinois" "Arizona" "Colorado" "Montana" "Kansas" "New Mexico" "Utah"]),
    country!("MX" "Mexico" ["México" "MEXICO" "Mexiko"] "North America" [16.5 25.0 -103.0 -97.0] Spanish 80 ["Oaxaca" "Chiapas" "Veracruz" "Puebla" "Guerrero" "Hidalgo" "San Luis Potosí"]),
    country!("GB" "United Kingdom" ["England" "Great Britain" "UK" "U.K."] "Europe" [51.0 54.5 -3.5 -0.5] English 60 ["Cornwall" "Norfolk" "Yorkshire" "Surrey" "Dorset" "Kent"]),
    country!("DE" "Germany" ["Deutschland" "GERMANY" "Allemagne"] "Europe" [48.0 53.5 8.0 13.0] German 60 ["Bayern" "Thüringen" "Hessen" "Sachsen" "Baden-Württemberg" "Brandenburg"]),
    country!("FR" "France" ["FRANCE" "Frankreich"] "Europe" [44.0 49.0 0.5 5.5] French 45 ["Ardèche" "Savoie" "Hérault" "Finistère" "Lozère" "Drôme"]),
    country!("NO" "Norway" ["Norge" "NORWAY"] "Europe" [59.0 62.0 7.0 11.0] Nordic 40 ["Oppland" "Hordaland" "Telemark" "Buskerud" "Rogaland"]),
    country!("SE" "Sweden" ["Sverige" "SWEDEN"] "Europe" [56.5 66.0 14.0 17.5] Nordic 40 ["Skåne" "Uppland" "Gotland" "Jämtland" "Småland"]),
    country!("CH" "Switzerland" ["Schweiz" "Suisse" "Svizzera"] "Europe" [46.3 47.4 7.0 9.5] German 30 ["Graubünden" "Wallis" "Bern" "Uri" "Zürich"]),
    country!("AT" "Austria" ["Österreich" "AUSTRIA"] "Europe" [46.8 48.5 13.0 16.0] German 30 ["Tirol" "Kärnten" "Steiermark" "Salzburg" "Niederösterreich"]),
    country!("IT" "Italy" ["Italia" "ITALY"] "Europe" [41.5 45.8 9.5 13.5] Italian 35 ["Toscana" "Umbria" "Piemonte" "Lazio" "Veneto"]),
    country!("ES" "Spain" ["España" "SPAIN"] "Europe" [37.5 42.5 -5.5 -1.0] Spanish 35 ["Granada" "Huesca" "Teruel" "Jaén" "Almería" "León"]),
    country!("PT" "Portugal" ["PORTUGAL"] "Europe" [37.5 41.8 -8.4 -7.0] Portuguese 15 ["Algarve" "Beira Alta" "Minho" "Alentejo"]),
    country!("NL" "Netherlands" ["Nederland" "The Netherlands" "Holland"] "Europe" [51.5 53.2 4.8 6.6] German 20 ["Gelderland" "Drenthe" "Utrecht" "Limburg"]),
    country!("BE" "Belgium" ["België" "Belgique"] "Europe" [50.0 51.2 3.5 5.8] French 15 ["Namur" "Liège" "Antwerpen" "Luxembourg"]),
    country!("LU" "Luxembourg" ["Luxemburg"] "Europe" [49.5 50.1 5.9 6.4] German 6 ["Diekirch" "Grevenmacher" "Esch-sur-Alzette"]),
    country!("DK" "Denmark" ["Danmark"] "Europe" [55.2 57.2 8.6 10.2] Nordic 15 ["Jylland" "Fyn" "Sjælland"]),
    country!("FI" "Finland" ["Suomi"] "Europe" [61.0 68.0 22.5 28.5] Nordic 20 ["Lappi" "Häme" "Savo" "Kainuu"]),
    country!("PL" "Poland" ["Polska" "POLAND"] "Europe" [50.2 53.8 16.0 22.5] Slavic 20 ["Mazowieckie" "Podlaskie" "Lubelskie" "Pomorskie"]),
    country!("CZ" "Czechia" ["Czech Republic" "Bohemia" "Cechy"] "Europe" [49.0 50.5 13.5 17.5] Slavic 18 ["Morava" "Praha" "Plzen" "Liberec"]),
    country!("RO" "Romania" ["România"] "Europe" [44.5 47.5 22.5 27.0] Slavic 12 ["Transilvania" "Cluj" "Sibiu" "Suceava"]),
    country!("BG" "Bulgaria" ["BULGARIA"] "Europe" [42.0 43.5 23.2 27.0] Slavic 10 ["Plovdiv" "Varna" "Rila"]),
    country!("GR" "Greece" ["Hellas" "Graecia"] "Europe" [38.0 40.8 21.0 23.0] Italian 15 ["Thessalia" "Attiki" "Epirus" "Makedonia"]),
    country!("HR" "Croatia" ["Hrvatska"] "Europe" [45.2 46.1 15.0 17.5] Slavic 10 ["Lika" "Istra" "Slavonija"]),
    country!("UA" "Ukraine" ["UKRAINE"] "Europe" [47.5 51.0 26.0 36.0] Slavic 12 ["Kyiv" "Lviv" "Poltava"]),
    country!("RU" "Russia" ["Russian Federation" "USSR" "URSS"] "Europe" [54.0 62.0 34.0 58.0] Slavic 25 ["Perm" "Tula" "Karelia" "Komi"]),
    country!("TR" "Turkey" ["Türkiye" "Turquie"] "Asia" [37.5 40.5 29.5 41.0] Asian 20 ["Antalya" "Konya" "Erzurum" "Bolu"]),
    country!("IE" "Ireland" ["Eire"] "Europe" [52.2 54.0 -9.2 -6.8] English 10 ["Kerry" "Galway" "Clare"]),
    country!("IS" "Iceland" ["Ísland"] "Europe" [64.2 65.8 -21.0 -15.0] Nordic 8 ["Austurland" "Vesturland"]),
    country!("CA" "Canada" ["CANADA"] "North America" [49.5 57.0 -122.0 -96.0] English 35 ["British Columbia" "Alberta" "Manitoba" "Saskatchewan"]),
    country!("GT" "Guatemala" ["GUATEMALA"] "North America" [14.3 17.5 -91.5 -89.4] Spanish 30 ["Petén" "Alta Verapaz" "Quiché"]),
    country!("CR" "Costa Rica" ["COSTA RICA"] "North America" [9.4 10.8 -84.8 -83.4] Spanish 25 ["Cartago" "Guanacaste" "Limón" "Heredia"]),
    country!("PA" "Panama" ["Panamá"] "North America" [8.2 8.9 -82.3 -80.2] Spanish 12 ["Chiriquí" "Coclé" "Veraguas"]),
    country!("CU" "Cuba" ["CUBA"] "North America" [20.3 22.4 -80.0 -76.0] Spanish 10 ["Oriente" "Camagüey" "Las Villas"]),
    country!("CO" "Colombia" ["COLOMBIA"] "South America" [2.0 8.0 -76.5 -71.0] Spanish 30 ["Antioquia" "Cauca" "Meta" "Boyacá"]),
    country!("VE" "Venezuela" ["VENEZUELA"] "South America" [6.0 9.8 -70.5 -63.0] Spanish 18 ["Bolívar" "Mérida" "Guárico"]),
    country!("EC" "Ecuador" ["ECUADOR"] "South America" [-3.5 0.6 -79.5 -76.5] Spanish 25 ["Pichincha" "Napo" "Loja" "Azuay"]),
    country!("PE" "Peru" ["Perú" "PERU"] "South America" [-14.5 -5.5 -77.5 -71.0] Spanish 28 ["Cuzco" "Loreto" "Junín" "Huánuco"]),
    country!("BO" "Bolivia" ["BOLIVIA"] "South America" [-19.5 -12.5 -68.0 -60.0] Spanish 14 ["La Paz" "Beni" "Cochabamba"]),
    country!("BR" "Brazil" ["Brasil" "BRAZIL"] "South America" [-22.0 -5.0 -56.0 -42.0] Portuguese 45 ["Minas Gerais" "Bahia" "Goiás" "Mato Grosso" "São Paulo"]),
    country!("AR" "Argentina" ["ARGENTINA"] "South America" [-37.0 -24.0 -67.5 -60.0] Spanish 22 ["Salta" "Córdoba" "Mendoza" "Jujuy"]),
    country!("CL" "Chile" ["CHILE"] "South America" [-40.0 -30.0 -72.0 -71.0] Spanish 16 ["Coquimbo" "Valparaíso" "Maule"]),
    country!("MA" "Morocco" ["Maroc"] "Africa" [31.0 34.5 -7.5 -3.0] French 12 ["Haut Atlas" "Rif" "Moyen Atlas"]),
    country!("EG" "Egypt" ["Égypte"] "Africa" [24.5 30.5 28.0 33.5] African 12 ["Sinai" "Fayoum" "Aswan"]),
    country!("ET" "Ethiopia" ["Abyssinia"] "Africa" [6.0 12.5 36.5 41.5] African 14 ["Shewa" "Kaffa" "Gondar"]),
    country!("KE" "Kenya" ["KENYA" "Brit. E. Africa"] "Africa" [-2.8 2.5 35.5 39.0] African 20 ["Nakuru" "Kitui" "Laikipia" "Taita"]),
    country!("TZ" "Tanzania" ["Tanganyika" "D.O. Afrika"] "Africa" [-9.5 -3.0 32.0 38.0] African 22 ["Tanga" "Iringa" "Morogoro" "Arusha"]),
    country!("CD" "Congo, Democratic Republic of the" ["Zaire" "Belgian Congo" "Congo Belge"] "Africa" [-9.0 3.0 19.0 28.0] African 18 ["Katanga" "Kivu" "Ituri"]),
    country!("CM" "Cameroon" ["Cameroun" "Kamerun"] "Africa" [3.0 8.0 10.5 14.5] African 14 ["Ouest" "Adamaoua" "Sud"]),
    country!("GH" "Ghana" ["Gold Coast"] "Africa" [6.0 10.5 -2.4 0.0] African 8 ["Ashanti" "Volta"]),
    country!("ZA" "South Africa" ["RSA" "Cape of Good Hope" "Südafrika"] "Africa" [-33.0 -24.0 20.5 29.0] English 35 ["Western Cape" "Natal" "Limpopo" "Free State"]),
    country!("NA" "Namibia" ["S.W. Africa"] "Africa" [-27.0 -18.5 15.5 19.5] German 10 ["Erongo" "Kunene" "Hardap"]),
    country!("MG" "Madagascar" ["MADAGASCAR"] "Africa" [-23.5 -15.5 45.0 48.0] African 20 ["Toliara" "Fianarantsoa" "Mahajanga"]),
    country!("IN" "India" ["INDIA" "Brit. India"] "Asia" [12.0 27.0 75.5 82.0] Asian 30 ["Assam" "Kerala" "Madras" "Sikkim"]),
    country!("NP" "Nepal" ["NEPAL"] "Asia" [27.6 28.9 82.5 86.0] Asian 10 ["Gandaki" "Bagmati"]),
    country!("LK" "Sri Lanka" ["Ceylon"] "Asia" [6.5 8.8 80.0 81.4] Asian 10 ["Uva" "Central Province"]),
    country!("CN" "China" ["P.R. China" "CHINA"] "Asia" [25.0 38.0 101.0 117.0] Asian 30 ["Yunnan" "Sichuan" "Hubei" "Guizhou"]),
    country!("JP" "Japan" ["JAPAN" "Nippon"] "Asia" [35.2 37.2 137.0 139.8] Asian 20 ["Honshu" "Nagano" "Gifu"]),
    country!("TH" "Thailand" ["Siam"] "Asia" [14.0 18.8 98.8 103.5] Asian 14 ["Chiang Mai" "Loei" "Tak"]),
    country!("VN" "Vietnam" ["Tonkin" "Viet Nam"] "Asia" [21.0 22.5 103.5 106.0] Asian 10 ["Lao Cai" "Ha Giang"]),
    country!("MY" "Malaysia" ["Malaya" "Borneo"] "Asia" [4.5 6.2 116.0 118.0] Asian 14 ["Sabah"]),
    country!("ID" "Indonesia" ["Ned. Indië" "Java"] "Asia" [-7.7 -6.8 107.0 112.5] Asian 20 ["Java"]),
    country!("PG" "Papua New Guinea" ["New Guinea" "Neu-Guinea"] "Oceania" [-7.5 -4.5 142.0 146.0] Asian 14 ["Morobe" "Madang" "Western Highlands"]),
    country!("AU" "Australia" ["AUSTRALIA" "Nova Hollandia"] "Oceania" [-36.0 -20.0 119.0 148.0] English 40 ["Queensland" "New South Wales" "Victoria" "Western Australia"]),
    country!("NZ" "New Zealand" ["N. Zealand"] "Oceania" [-44.5 -42.6 170.5 172.5] English 14 ["Canterbury" "Otago" "Westland"]),
];
