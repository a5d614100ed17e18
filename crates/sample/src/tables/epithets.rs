//! Epithets and the authors of names.

/// Epithets: `alb*` bends as albus, alba, album; `vulgar~` as vulgaris, vulgare; others stay as they are.
pub(crate) static EPITHETS: &str = "\
alb* nigr* vulgar~ montan* alpin* officinal~ palustr~ sylvatic* pratens~ maritim* aquatic* minor parv* magn* grand~ elegans \
repens serpens viren~ virid~ flav* lute* aure* purpure* rose* rubr* sanguine* coccine* caerule* glauc* can* incan* toment* \
tomentos* hirsut* pilos* villos* glabr* lev~ nitid* lucid* opac* obscur* pallid* pallens punctat* maculat* lineat* striat* \
fasciat* vittat* marginat* limbat* cinct* coronat* cristat* cornut* spinos* aculeat* dentat* serrat* crenat* lobat* incis* \
divis* dissect* laciniat* palmat* pinnat* bipinnat* trifoliat* quadrifoli* rotundifoli* angustifoli* latifoli* longifoli* \
grandiflor* parviflor* multiflor* pauciflor* uniflor* biflor* densiflor* laxiflor* macrocarp* microcarp* oxycarp* stenophyll* \
heterophyll* macrophyll* microphyll* brachypod* leptopod* gracil~ tenu~ tenuissim* robust* crass* densat* lax* fragil~ dur* \
moll~ asper scaber tuberculat* granulat* rugos* reticulat* cancellat* costat* carinat* sulcat* canaliculat* gibbos* convex* \
depress* compress* elongat* abbreviat* brev~ brevicorn~ longicorn~ longipes crassipes flavipes rufipes nigripes albipes \
ruficoll~ nigricoll~ flavicoll~ ruficeps nigriceps albiceps melanocephal* erythrocephal* leucocephal* chrysocephal* \
melanopter* erythropter* hyalinipenn~ fuscipenn~ bipunctat* quadripunctat* sexguttat* duodecimpunctat* septentrional~ \
boreal~ austral~ meridional~ oriental~ occidental~ central~ alpestr~ campestr~ rupestr~ saxatil~ rivular~ fluviatil~ \
lacustr~ littoral~ marin* arenari* sabulos* collin* nemoral~ nemoros* silvestr~ arvens~ agrest~ domestic* hortens~ urban* \
europae* american* african* asiatic* arctic* antarctic* britannic* germanic* gallic* hispanic* italic* lusitanic* graec* balcanic* \
anatolic* persic* indic* sinens~ japonic* sibiric* caucasic* carpathic* mexican* guatemalens~ costaricens~ peruvian* bolivian* \
chilens~ brasiliens~ canadens~ californic* texan* arizonic* virginian* mexicanorum capens~ abyssinic* aethiopic* kenyens~ madagascariens~ \
australiens~ novae-zelandiae papuan* javanic* sumatran* himalaic* nepalens~ tibetic* mongolic* manshuric* korean* formosan* \
linnaei fabricii muelleri hofferi bergeri schmidti wagneri kochii hookeri lindleyi darwinii wallacei humboldtii bonplandii \
martii pohlii sellowii wrightii palmeri pringlei rothschildi meyeri fischeri zelleri steveni smithii jonesii andersoni \
karlssoni novaki rossii lopezii amelia~ annae mariae elisabethae idae sophiae helenae clarae helvetic* tirolens~ bavaric* \
norvegic* suecic* lapponic* fennic* island* hibernic* cornubiens~ scotic* bohemic* moravic* hungaric* dacic* romanic* rossic* \
simplex duplex multiplex triplex anceps bifid* trifid* bicolor tricolor discolor concolor versicolor variegat* vari* \
variabil~ mutabil~ inconstans ambigu* dubi* neglect* incert* confus* affin~ similis proxim* vicin* distinct* distans \
insign~ mirabil~ spectabil~ conspicu* formos* pulcher pulchell* decor* ornat* spers* splendid* splendens fulgens micans \
odorat* fragrans foetid* suaveolens inodor* amar* dulc~ acr~ edul~ venenos* salutar~ utilis inutil~ commun~ frequens rar* \
solitari* socia~ gregari* vagans errans migrans fugax praecox serotin* aestival~ vernal~ autumnal~ hiemal~ diurn* nocturn* \
cavern* subterrane* terrestr~ arbore* herbace* fruticos* frutescens suffruticos* caespitos* prostrat* procumbens decumbens \
erect* strict* rigid* flexuos* tortuos* volubil~ scandens natans fluitans submers* floribund* ramos* ramosissim* simplicissim* \
ovat* obovat* cordat* elliptic* oblong* lanceolat* linear~ filiform~ subulat* capillar~ acicular~ orbicular~ reniform~ sagittat* \
hastat* peltat* spathulat* cuneat* acuminat* acut* obtus* retus* emarginat* mucronat* aristat* ciliat* fimbriat* barbat* \
comos* lanat* arachnoide* pubescens puberul* sericans serice* velutin* hispid* setos* strigos* echinat* muricat* verrucos*";

/// Botanical authors, in their usual abbreviations.
pub(crate) static BOTANISTS: &[&str] = &[
    "L.", "DC.", "Willd.", "Lam.", "Benth.", "Hook.", "Kunth", "Mill.", "Jacq.", "Vahl", "Boiss.", "Pers.", "Schrad.",
    "Hoffm.", "Link", "Rchb.", "Ledeb.", "Gray", "A.Gray", "Nutt.", "Torr.", "S.Watson", "Greene", "Mart.", "Poepp.",
    "Griseb.", "Harv.", "F.Muell.", "Franch.", "Maxim.", "Hemsl.", "Baker", "Oliv.", "Engl.", "Gilg", "Urb.",
    "Standl.", "Rydb.", "Wall.", "Roxb.",
];

/// Zoological authors with the years of their work.
pub(crate) static ZOOLOGISTS: &[(&str, i64, i64)] = &[
    ("Linnaeus", 1758, 1771),
    ("Fabricius", 1775, 1805),
    ("Latreille", 1796, 1829),
    ("Say", 1818, 1834),
    ("Kirby", 1802, 1837),
    ("Smith", 1853, 1879),
    ("Cresson", 1863, 1916),
    ("Cockerell", 1893, 1946),
    ("Walker", 1833, 1870),
    ("Dejean", 1821, 1837),
    ("Germar", 1817, 1843),
    ("Herbst", 1783, 1804),
    ("Panzer", 1789, 1809),
    ("Schrank", 1776, 1803),
    ("Meigen", 1804, 1838),
    ("Zetterstedt", 1828, 1860),
    ("Guenée", 1852, 1858),
    ("Hübner", 1786, 1826),
    ("Felder & Rogenhofer", 1874, 1875),
    ("Gmelin", 1788, 1793),
    ("Cuvier", 1798, 1832),
    ("Günther", 1858, 1905),
    ("Boulenger", 1880, 1920),
    ("Cope", 1860, 1896),
    ("Duméril & Bibron", 1834, 1854),
    ("Casey", 1884, 1924),
    ("LeConte", 1844, 1883),
    ("Müller", 1764, 1784),
    ("Friese", 1891, 1930),
    ("Vachal", 1894, 1911),
];

/// Authors of fossil names with the years of their work.
pub(crate) static PALAEONTOLOGISTS: &[(&str, i64, i64)] = &[
    ("Sowerby", 1812, 1829),
    ("Lamarck", 1799, 1822),
    ("Schlotheim", 1813, 1823),
    ("d'Orbigny", 1839, 1857),
    ("Quenstedt", 1843, 1889),
    ("Oppel", 1853, 1866),
    ("Hall", 1843, 1898),
    ("Barrande", 1846, 1884),
    ("Agassiz", 1833, 1857),
    ("Goldfuss", 1820, 1848),
    ("Buckman", 1878, 1930),
    ("Phillips", 1829, 1871),
    ("Defrance", 1816, 1829),
    ("Sternberg", 1820, 1838),
    ("Waagen", 1864, 1900),
];
