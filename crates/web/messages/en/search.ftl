### Entrance and Explore.

entrance-title = A natural history collection, opened
entrance-lead = { $title } shows specimens from museums and herbaria as digital objects: each with a lasting name, its history, and what the label really says.
entrance-of-the-day = Specimen of the day
entrance-numbers = In numbers
entrance-empty = No specimens yet
entrance-empty-why = This installation holds nothing yet. As soon as a source has been read, its specimens stand here.
entrance-empty-how = Stewards read a Darwin Core Archive with one command:
entrance-empty-status = See the state of sources
search-label = Search specimens
search-placeholder = Name, place, collector, number …
search-button = Search
search-hint = Words, catalogue numbers and PIDs are all understood.
search-help = How to search
number-specimens = specimens
number-media = images and other media
number-institutions = institutions
number-imaged = of specimens have an image
numbers-as-of = Counted after the last change of { $date }.
ways-discipline = By discipline
ways-kind = By kind of object
ways-place = By place
ways-time = By time
found-specimens = { $n ->
    [one] { $text } specimen
   *[other] { $text } specimens
}
found-media = { $n ->
    [one] { $text } image or other medium
   *[other] { $text } images and other media
}
found-objects = { $n ->
    [one] { $text } result
   *[other] { $text } results
}
filters = Filters
filters-apply = Apply filters
facet-all = All values …
value-unknown = unknown
value-known = known
range-from = from
range-to = to
views-label = View
view-grid = Grid
view-list = List
view-table = Table
view-map = Map
view-gallery = Gallery
view-contact = Contact sheet
sort-label = Order
sort-button = Arrange
per-label = Per page
sort-relevance = best match
sort-name = name, A to Z
sort-name-down = name, Z to A
sort-year = collected, oldest first
sort-year-down = collected, newest first
sort-country = country, A to Z
sort-country-down = country, Z to A
sort-catalogue = catalogue number, rising
sort-catalogue-down = catalogue number, falling
sort-mids = least digitised first
sort-mids-down = most digitised first
sort-created = oldest object first
sort-created-down = newest object first
sort-modified = changed longest ago
sort-modified-down = changed last
overview = Where and when
results-label = Results
timeline-label = Specimens by year of collecting
timeline-bar = { $years }: { $count }
timeline-caption = Year of collecting; each bar leads to its years.
timeline-unknown = { $n ->
    [one] { $text } has no year.
   *[other] { $text } have no year.
}
timeline-none = None of these has a year.
map-label = Specimens by place
map-cell = { $count } near { $place }
map-caption = { $located } of { $total } have coordinates. Circles grow with the logarithm of their number; each leads to its region.
map-most = { $n ->
    [one] The largest is drawn.
   *[other] The { $text } largest are drawn.
}
map-whole = Show the whole world
map-point = Map with the place of collecting near { $place }
pager-label = Pages
pager-page = Page
pager-previous = Previous
pager-next = Next
chips-label = Active filters
chips-clear = Clear all
chip-remove = (remove)
chip-text = “{ $text }”
chip-not = not { $what }
chip-box = Between { $west }° and { $east }° E, { $south }° and { $north }° N
chip-polygon = { $n ->
    [one] Area with one corner
   *[other] Area with { $text } corners
}
chip-pids = { $n ->
    [one] One chosen object
   *[other] { $text } chosen objects
}
complaint-name = There is no filter called “{ $name }”; it was left aside.
complaint-value = “{ $value }” is no value of “{ $name }”; it was left aside.
complaint-unknown = “unknown” cannot be asked beside values of “{ $name }”; it was left aside.
exact-pid = This is the name of one object:
empty-title = Nothing fits all of this
empty-why = Without one of these there are results:
empty-all = Even without any single filter nothing is found.
empty-installation = This installation holds no such objects yet.
empty-drop = Leave out { $what }
values-title = All values: { $field }
values-back = Back to the results
values-begin = Beginning with
values-none = No value begins so.
values-most = { $n ->
    [one] Only the most frequent is shown.
   *[other] Only the { $text } most frequent are shown; type a beginning to see others.
}
feed-title = { $title }: changes
col-name = Name
col-catalogue = Catalogue number
col-country = Country
col-date = Collected
col-collector = Collector
col-type = Type
col-institution = Institution
col-mids = Digitisation
col-years = Years
col-count = Number
col-region = Around
gallery-imaged = Only those with an image
gallery-before = The page before
gallery-shown = { $from } to { $to } of { $total }
gallery-stop = Stop adding pages
gallery-go = Add pages while scrolling
gallery-waiting = The next images are on their way …
gallery-failed = The next images did not arrive.
gallery-end = That was all.
