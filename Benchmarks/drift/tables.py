"""The tables of the scoreboard, as Markdown."""

from statistics import median

NUMERIC = ("numeric",)
CATEGORICAL = ("categorical",)
BOTH = NUMERIC + CATEGORICAL
CALM = {
    "nothing": BOTH,
    "d 0.01": BOTH,
    "d 0.02": BOTH,
    "d 0.05": BOTH,
    "jitter": NUMERIC,
}
DRIFTS = {
    "d 0.2": BOTH,
    "d 0.5": BOTH,
    "variance × 1.5": NUMERIC,
    "two modes": NUMERIC,
    "skew": NUMERIC,
    "tail": NUMERIC,
    "5% missing": BOTH,
    "2% of rows × 100": NUMERIC,
    "3% new category": CATEGORICAL,
}
SHOWN_ROWS = (500, 5000, 50_000)
CALM_DAYS = [f"2020-03-{day:02}" for day in range(9, 14)]
LOCKED_DOWN_DAYS = [f"2020-04-{day:02}" for day in range(1, 31)]


def rendered(results, own, peers):
    """All tables.

    results: program -> world -> Results, or None where a program could not be installed
    own: the lines of our own calm and coverage runs
    """
    contestants = entries({name: worlds for name, worlds in results.items() if worlds})
    parts = [
        summary(contestants),
        detection(contestants),
        long_windows(contestants),
        trips(contestants),
        own_runs(own),
        goals(own),
        remarks(results, peers),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


class Entry:
    """A program, or a reading of its figures, in the contest."""

    def __init__(self, worlds, is_corrected=False):
        self.worlds = worlds
        self.is_corrected = is_corrected

    def share(self, world, kinds, wanted):
        """Verdicts of drift among the columns of these kinds in the cases that are wanted."""
        results = self.worlds[world]
        cases = [name for name, case in results.cases.items() if wanted(case)]
        return results.share(cases, kinds, results.bonferroni if self.is_corrected else None)


def entries(worlds):
    found = {}
    for name, results in worlds.items():
        found[name] = Entry(results)
        if name == "scipy":
            found["scipy, Bonferroni"] = Entry(results, is_corrected=True)
    return found


def percent(share):
    count, total = share
    if total == 0:
        return "–"
    return f"{100 * count / total:.0f}%" if count in (0, total) else f"{100 * count / total:.2g}%"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def summary(contestants):
    rows = []
    for name, entry in contestants.items():
        results = entry.worlds["drift"]
        calm = add(
            entry.share("calm", BOTH, lambda case: True),
            entry.share("drift", BOTH, lambda case: case.shift == "nothing"),
        )
        nil = total(
            entry.share("drift", kinds, lambda case, shift=shift: case.shift == shift)
            for shift, kinds in CALM.items()
            if shift != "nothing"
        )
        found = [
            total(
                entry.share(
                    "drift",
                    kinds,
                    lambda case, shift=shift, rows=rows: case.shift == shift and case.rows == rows,
                )
                for shift, kinds in DRIFTS.items()
            )
            for rows in SHOWN_ROWS
        ]
        largest = [
            seconds
            for case, seconds in results.seconds.items()
            if results.cases[case].rows == 50_000
        ]
        rows.append(
            [
                name,
                f"{percent(calm)} of {calm[1]}",
                f"{percent(nil)} of {nil[1]}",
                *map(percent, found),
                f"{median(largest):.3g}",
                f"{median(results.reference_seconds.values() or [0]):.2g}",
                f"{results.memory / 1024:.0f}",
            ]
        )
    head = [
        "program",
        "alarms on nothing, per field-window",
        "alarms on d .01–.05 and jitter",
        *(f"named at {rows:,} rows" for rows in SHOWN_ROWS),
        "CPU s, 20 fields × 50,000 rows",
        "CPU s, their reference",
        "memory, MB",
    ]
    return "### All programs\n\n" + table(head, rows)


def detection(contestants):
    rows = []
    for shift, kinds in DRIFTS.items():
        cells = []
        for entry in contestants.values():
            shares = {
                rows: entry.share(
                    "drift",
                    kinds,
                    lambda case, shift=shift, rows=rows: case.shift == shift and case.rows == rows,
                )
                for rows in ladder(entry)
            }
            percents = " · ".join(percent(shares[rows]).rstrip("%") for rows in SHOWN_ROWS)
            cells.append(f"{percents}; {rows_to_95(shares)}")
        rows.append([shift, *cells])
    return "### Named at 500 · 5,000 · 50,000 rows, in % of field-windows; rows to 95%\n\n" + table(
        ["drift", *contestants], rows
    )


def ladder(entry):
    return sorted({case.rows for case in entry.worlds["drift"].cases.values()})


def rows_to_95(shares):
    """The least size from which on 95 of 100 field-windows are named."""
    least = None
    for rows in sorted(shares, reverse=True):
        count, of = shares[rows]
        if of == 0 or count < 0.95 * of:
            break
        least = rows
    return "never" if least is None else f"{least:,}"


def long_windows(contestants):
    first = next(iter(contestants.values())).worlds["long"]
    rows = []
    for name, entry in contestants.items():
        results = entry.worlds["long"]
        judge = results.bonferroni if entry.is_corrected else results.verdict
        column = next(iter(results.kinds))
        cells = [
            f"{'drift' if judge(case, column) else 'calm'}, {results.seconds[case]:.2g} s"
            for case in results.cases
        ]
        rows.append([name, *cells, f"{results.memory / 1024:.0f}"])
    return "### One lognormal column against a million rows\n\n" + table(
        ["program", *first.cases, "memory, MB"], rows
    )


def trips(contestants):
    if not all("trips" in entry.worlds for entry in contestants.values()):
        return ""
    rows = []
    for name, entry in contestants.items():
        results = entry.worlds["trips"]
        judge = results.bonferroni if entry.is_corrected else results.verdict

        def on(days, results=results, judge=judge):
            return results.share([day for day in days if day in results.cases], BOTH, judge)

        rows.append(
            [
                name,
                percent(on(CALM_DAYS)),
                percent(on(["2020-03-14", "2020-03-15"])),
                percent(on([f"2020-03-{day}" for day in range(16, 22)])),
                percent(on(LOCKED_DOWN_DAYS)),
                f"{sum(results.seconds.values()):.3g}",
            ]
        )
    head = [
        "program",
        "9–13 March, calm",
        "14–15 March",
        "16–21 March",
        "April",
        "CPU s, 53 days × 18 columns",
    ]
    title = "### New York's green taxis, columns called drifted against 1–7 March\n\n"
    return title + table(head, rows)


def own_runs(own):
    calm = []
    coverage = []
    alarms = []
    for line in own.splitlines():
        kind, *fields = line.split("\t")
        if kind == "calm":
            calm.append([fields[0], fields[1], fields[2], f"{float(fields[3]):.2f}"])
        elif kind == "coverage":
            share = 100 * (1 - int(fields[1]) / int(fields[2]))
            coverage.append([fields[0], fields[1], fields[2], f"{share:.3f}%"])
        elif kind == "alarmed":
            alarms.append(f"- {fields[0]}: {fields[1]}, {fields[2]} alarms")
    parts = [
        "### Our scores alone: windows that do not drift, of 1 to 200,000 rows\n",
        table(["shapes", "alarms", "field-windows", "largest score"], calm),
        "\n### Our lower bounds against true shifts of d 0 to 1\n",
        table(["measure", "bounds above the truth", "bounds", "coverage"], coverage),
    ]
    if alarms:
        parts += ["\nWhat alarmed:\n", *alarms]
    return "\n".join(parts)


def goals(own):
    """What share of windows ours names at the rows that each drift is to be named by."""
    named = {}
    columns = []
    for line in own.splitlines():
        kind, *fields = line.split("\t")
        if kind != "power":
            continue
        shift, rows, shape, alarms, windows = fields[:5]
        column = f"{shift}, {int(rows):,}"
        if column not in columns:
            columns.append(column)
        named.setdefault(shape, {})[column] = f"{100 * int(alarms) / int(windows):.1f}"
    rows = [[shape, *(cells.get(column, "") for column in columns)] for shape, cells in named.items()]
    title = "### Our scores alone: % of windows named at the rows of the goal, which is 95%\n\n"
    return title + table(["shape", *columns], rows)


def remarks(results, peers):
    lines = [
        f"- {peer.name}: could not be installed for this Python"
        for peer in peers
        if results.get(peer.name, ()) is None
    ]
    for name, worlds in results.items():
        sentences = {
            sentence for world in (worlds or {}).values() for sentence in world.failures.values()
        }
        lines += [f"- {name} failed: {sentence}" for sentence in sorted(sentences)]
    versions = ", ".join(peer.requirements[0] for peer in peers)
    return "\n".join([f"Versions: {versions}.", *lines])


def add(first, second):
    return first[0] + second[0], first[1] + second[1]


def total(shares):
    result = (0, 0)
    for share in shares:
        result = add(result, share)
    return result
