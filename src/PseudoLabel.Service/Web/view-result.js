// A run that is done: the verdict first, in words; the numbers behind it; then what to do next.
import { addressOf, get, getRaw, path } from "./api.js";
import { action, h, show } from "./dom.js";
import { save } from "./figure.js";
import { quality } from "./result-labels.js";
import { columns, decided, rounds, shares } from "./result-parts.js";
import { examples, map } from "./result-rows.js";
import { card } from "./view-run.js";
import { count, duration, metric, number, percent, plural, short } from "./words.js";

export async function result(place, run, signal) {
    const m = await getRaw(path("runs", run.id, "result", "metrics.json"), { signal });
    const later = { examples: h("section", { class: "panel" }), map: h("section", { class: "panel" }) };
    show(
        place,
        verdict(m),
        next(m, run),
        figures(m),
        downloads(run, signal),
        quality(m),
        rounds(m),
        decided(m),
        shares(m),
        columns(m),
        later.examples,
        later.map,
        remarks(m),
    );
    // What takes the server a moment comes after what does not.
    fill(later.examples, "Rows to look at", () => examples(run, signal));
    fill(later.map, "A map of the pool", () => map(run, signal));
}

async function fill(section, title, work) {
    show(section, h("h2", {}, title), h("p", { class: "soft", "aria-busy": "true" }, "One moment…"));
    try {
        show(section, h("h2", {}, title), await work());
    } catch (error) {
        if (error.name !== "AbortError") show(section, h("h2", {}, title), h("p", { class: "notice warn" }, error.message));
    }
}

/** The verdict's color. */
const kinds = { better: "good", "likely-better": "good", "not-shown": "keep", kept: "keep", supervised: "keep", "not-gated": "warn" };

function verdict(m) {
    return h(
        "section",
        { class: `verdict ${kinds[m.verdict?.kind] ?? "keep"}`, "aria-label": "Verdict" },
        (m.verdict?.sentences ?? []).map((line) => h("p", { class: "say" }, line)),
        h("p", { class: "why" }, `In the words of the gate: ${m.gate.words}.`),
    );
}

function next(m, run) {
    const classes = m.classes.map((name, i) => ({
        name,
        accepted: m.decisions.acceptedByClass[i] ?? 0,
        labeled: m.inputs.labeledByClass[i] ?? 0,
    }));
    const without = classes.filter((c) => c.accepted === 0);
    const rare = classes.filter((c) => c.labeled < 20).sort((a, b) => a.labeled - b.labeled);
    const suspects = m.inputs.labelSuspectsByClass.reduce((a, b) => a + b, 0);
    const left = m.inputs.columns.filter((c) => c.kind === "ignore");
    return h(
        "section",
        { class: "panel" },
        h("h2", {}, "What to do next"),
        h(
            "ul",
            { class: "next" },
            m.decisions.review > 0
                ? h(
                      "li",
                      {},
                      h("a", { class: "button main", href: `#/runs/${run.id}/review` }, "Label the most useful rows"),
                      ` ${plural(m.decisions.review, "row")} got no label; the ones that help most are asked about first (${plural(m.settings["review-rows"], "row")} at most).`,
                  )
                : null,
            without.length > 0
                ? h(
                      "li",
                      {},
                      "No label was accepted for ",
                      names(without.map((c) => c.name)),
                      ". Label rows of such classes, or ask for less precision.",
                  )
                : null,
            rare.length > 0
                ? h("li", {}, "Few labels: ", names(rare.map((c) => `${c.name} (${c.labeled})`)), ". Collect more of these classes first.")
                : null,
            suspects > 0
                ? h(
                      "li",
                      {},
                      `${plural(suspects, "given label")} ${suspects === 1 ? "looks" : "look"} wrong: see label-suspects.csv below.`,
                  )
                : null,
            m.shift?.shifted
                ? h(
                      "li",
                      {},
                      "The pool is unlike the labeled rows, most of all in ",
                      names(m.shift.columns.slice(0, 3).map((c) => c.name)),
                      ". Label rows of the pool at random.",
                  )
                : null,
            left.length > 0 ? h("li", {}, "Columns that are not used: ", names(left.map((c) => c.name)), ". ", left[0].reason, ".") : null,
        ),
    );
}

const names = (all) =>
    h(
        "span",
        {},
        all.slice(0, 6).map((name, i) => [i > 0 ? ", " : "", h("bdi", {}, h("strong", {}, short(name, 60)))]),
        all.length > 6 ? ` and ${count(all.length - 6)} more` : "",
    );

function figures(m) {
    const by = m.settings.metric;
    const base = m.rounds[0].metrics;
    const published = m.calibration?.metrics ?? m.rounds[m.gate.replaced ? m.gate.round : 0].metrics;
    const mixed = !m.gate.replaced
        ? "no round took its place"
        : m.gate.blend < 1
          ? `mixed ${percent(m.gate.blend, 0)} to ${percent(1 - m.gate.blend, 0)} with the supervised model, then calibrated`
          : "then calibrated";
    return h(
        "section",
        {},
        h("h2", { class: "for-readers" }, "Figures"),
        h(
            "dl",
            { class: "cards" },
            card("Accuracy of the published model", percent(published.accuracy), `on held-out labels; ${by} ${metric(by, published[by])}`),
            card("Accuracy of the supervised model", percent(base.accuracy), `on the same labels; ${by} ${metric(by, base[by])}`),
            card("Published", m.gate.replaced ? `round ${m.gate.round}` : "supervised", mixed),
            card(
                "Gain that the gate saw",
                m.settings.fast
                    ? "not tested"
                    : Number.isFinite(m.gate.gain?.mean)
                      ? `${number(m.gate.gain.mean, 3)} ± ${number(m.gate.gain.standardError, 3)}`
                      : "–",
                m.settings.fast
                    ? "the gate was left out (fast)"
                    : "fall of the log-loss with its standard error, before the last calibration",
            ),
            card("Accepted", count(m.decisions.accepted), "labels to use"),
            m.decisions.labeled > 0 ? card("Labeled before", count(m.decisions.labeled), "rows whose label was known") : null,
            card("For review", count(m.decisions.review), "a person decides"),
            card("Rejected", count(m.decisions.rejected), "could not be used"),
            card("Time", duration(m.timing?.seconds), m.timing?.peakMemory ? `${count(m.timing.peakMemory)} MB at most` : null),
        ),
    );
}

const files = [
    ["labeled.csv", "the finished data set"],
    ["labeled.parquet", "the same as Parquet"],
    ["pseudo-labels.csv", "every row with its label and why"],
    ["pseudo-labels.parquet", "the same as Parquet"],
    ["review.csv", "rows for a person"],
    ["label-suspects.csv", "given labels that look wrong"],
    ["model.zip", "the model"],
    ["model.onnx", "the model for any ONNX runtime"],
    ["metrics.json", "all numbers"],
    ["report.html", "the report"],
];

function downloads(run, signal) {
    const there = new Set((run.links?.results ?? []).map((link) => link.split("/").at(-1)));
    return h(
        "section",
        { class: "panel" },
        h("h2", {}, "Results"),
        h(
            "ul",
            { class: "downloads" },
            files
                .filter(([name]) => there.has(name))
                .map(([name, words]) =>
                    h(
                        "li",
                        {},
                        action(
                            name,
                            async () => {
                                const from = path("runs", run.id, "result", name);
                                const address = await addressOf(from, signal);
                                // A page that a script has fetched would be held to this page's rules: it is saved, and opened as a file.
                                if (name === "report.html" && !address.startsWith("blob:")) window.open(address, "_blank", "noopener");
                                else h("a", { href: address, download: name }).click();
                            },
                            { "aria-label": `Get ${name}: ${words}` },
                        ),
                        h("small", {}, ` ${words}`),
                    ),
                ),
        ),
        h(
            "p",
            {},
            h("a", { href: `#/runs/${run.id}/rows` }, "Look through all rows"),
            " · ",
            h("a", { href: `#/runs/${run.id}/review` }, "Review"),
            " · ",
            action(
                "Save the settings",
                async () => {
                    const { settings } = await get(path("runs", run.id, "settings"), { signal });
                    save("job.json", new Blob([JSON.stringify(settings, null, 2)], { type: "application/json" }));
                },
                { class: "plain" },
            ),
        ),
    );
}

function remarks(m) {
    return (m.notices ?? []).length === 0
        ? null
        : h(
              "section",
              { class: "panel" },
              h("h2", {}, "Remarks"),
              h(
                  "ul",
                  {},
                  m.notices.map((line) => h("li", {}, line)),
              ),
          );
}
