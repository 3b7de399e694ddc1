// A run that is done: the verdict first, in words; the numbers behind it; then what to do next.
import { addressOf, get, getRaw, path } from "./api.js";
import { action, h, show } from "./dom.js";
import { save } from "./figure.js";
import { quality } from "./result-labels.js";
import { columns, decided, publishedOf, rounds, shares } from "./result-parts.js";
import { examples, map } from "./result-rows.js";
import { card } from "./view-run.js";
import { count, duration, metric, number, percent, short } from "./words.js";

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
    // A run of an earlier version says nothing here but that rows wait.
    const steps =
        m.next ?? (m.decisions.review > 0 ? [{ kind: "label-rows", before: "Label the most useful rows", names: [], after: "" }] : []);
    if (steps.length === 0) return null;
    return h(
        "section",
        { class: "panel" },
        h("h2", {}, "What to do next"),
        h(
            "ul",
            { class: "next" },
            steps.map((step) =>
                h(
                    "li",
                    {},
                    step.kind === "label-rows"
                        ? h("a", { class: "button main", href: `#/runs/${run.id}/review` }, step.before)
                        : step.before,
                    names(step.names, step.more),
                    step.after,
                ),
            ),
        ),
    );
}

const names = (shown, more) =>
    h(
        "span",
        {},
        shown.map((name, i) => [i > 0 ? ", " : "", h("bdi", {}, h("strong", {}, short(name, 60)))]),
        more > 0 ? ` and ${count(more)} more` : "",
    );

function figures(m) {
    const by = m.settings.metric;
    const base = m.rounds[0].metrics;
    const published = publishedOf(m);
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
