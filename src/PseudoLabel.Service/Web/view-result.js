// A run that is done: the verdict first, in words; the numbers behind it; then what to do next.
import { addressOf, get, getRaw, path } from "./api.js";
import { action, h, show, table, toast } from "./dom.js";
import { bars, confusion, curves, histogram, lineChart, save, scatter } from "./charts.js";
import { card } from "./view-run.js";
import { content, decision, rowLink } from "./parts.js";
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
                      ` ${plural(m.decisions.review, "row")} wait; the first ones help most.`,
                  )
                : null,
            without.length > 0
                ? h(
                      "li",
                      {},
                      "No label was accepted for ",
                      names(without.map((c) => c.name)),
                      ". Label rows of it, or ask for less precision.",
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
    const [round, base] = [m.rounds[m.gate.replaced ? m.gate.round : 0], m.rounds[0]];
    return h(
        "section",
        {},
        h("h2", { class: "for-readers" }, "Figures"),
        h(
            "dl",
            { class: "cards" },
            card(
                "Accuracy on held-out labels",
                percent(m.calibration?.metrics?.accuracy ?? round.metrics.accuracy),
                "of what is published",
            ),
            card("Supervised model alone", percent(base.metrics.accuracy), `${by} ${metric(by, base.metrics[by])}`),
            card(
                `Published: ${m.gate.replaced ? `round ${m.gate.round}` : "supervised"}`,
                metric(by, round.metrics[by]),
                `${by} of that round, on held-out labels`,
            ),
            card(
                "Gain by the gate",
                Number.isFinite(m.gate.gain?.mean) ? `${number(m.gate.gain.mean, 3)} ± ${number(m.gate.gain.standardError, 3)}` : "–",
                "fall of the log-loss, with its standard error",
            ),
            card("Accepted", count(m.decisions.accepted), "labels to use"),
            card("For review", count(m.decisions.review), "a person decides"),
            card("Rejected", count(m.decisions.rejected), "unlike anything labeled"),
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
    ["model.onnx", "the network"],
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
                                if (name === "report.html") window.open(address, "_blank", "noopener");
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

function quality(m) {
    const estimates = m.decisions.acceptedEstimates ?? [];
    const c = m.calibration;
    const curve = m.decisions.precisionCurve ?? [];
    return h(
        "section",
        { class: "panel" },
        h("h2", {}, "How good the labels are"),
        table(
            "By class, on held-out labels",
            ["Class", "Labeled rows", "Accepted in the pool", "Precision of accepted", "from", "to", "Recall"],
            m.classes.map((name, i) => [
                h("bdi", {}, short(name, 60)),
                { n: count(m.inputs.labeledByClass[i]) },
                m.decisions.acceptedByClass[i] === 0 ? h("strong", {}, "none") : { n: count(m.decisions.acceptedByClass[i]) },
                { n: percent(estimates[i]?.precision) },
                { n: percent(estimates[i]?.precisionLower) },
                { n: percent(estimates[i]?.precisionUpper) },
                { n: percent(estimates[i]?.recall) },
            ]),
        ),
        h(
            "div",
            { class: "charts" },
            c?.confusion?.length > 0
                ? confusion(
                      "Truth and prediction",
                      "Held-out labeled rows, predicted by chains that never saw them.",
                      m.classes,
                      c.confusion,
                  )
                : null,
            curve.length > 1 ? whatIf(m, curve) : null,
            c
                ? curves({
                      title: "Is a confidence of 80 % right 80 % of the time?",
                      note: `Held-out rows in bins; on the dashed line it is. Mean error ${percent(c.errorAfter)}.`,
                      xName: "confidence",
                      yName: "share right",
                      diagonal: true,
                      series: [
                          ["after calibration", c.reliabilityAfter],
                          ["before", c.reliabilityBefore],
                      ].map(([name, bins], k) => ({
                          name,
                          dashed: k === 1,
                          dots: true,
                          points: bins
                              .filter((b) => b.count > 0)
                              .map((b) => ({
                                  x: b.meanConfidence,
                                  y: b.accuracy,
                                  count: b.count,
                                  r: 2 + Math.sqrt(b.count) / 2,
                                  title: `${b.count} rows`,
                              })),
                      })),
                  })
                : null,
            histogram({
                title: "Confidence over the pool",
                note: "By predicted class; labels are accepted right of the dashed lines.",
                names: m.classes,
                bins: m.decisions.confidenceHistogram,
                cuts: m.decisions.thresholds,
            }),
        ),
    );
}

/** Precision against coverage, and what another target would have given. */
function whatIf(m, curve) {
    const target = m.settings["precision-target"];
    const words = h("output", { for: "target" });
    const slider = h("input", { id: "target", type: "range", min: 0.5, max: 0.999, step: 0.001, value: target, oninput: () => tell() });
    const tell = () => {
        // The most rows whose held-out precision reaches the target, by the estimate and by its lower bound.
        const reaches = (by) => curve.filter((p) => p[by] >= Number(slider.value)).sort((a, b) => b.poolShare - a.poolShare)[0];
        const [likely, sure] = [reaches("precision"), reaches("lower")];
        words.textContent = `At ${percent(Number(slider.value))}: ${likely ? `${percent(likely.poolShare)} of the rows by the estimate` : "no rows by the estimate"}, ${sure ? `${percent(sure.poolShare)} by its lower bound` : "none by its lower bound"}.`;
    };
    tell();
    return h(
        "div",
        {},
        curves({
            title: "Precision against coverage",
            note: "From the surest rows on: how many are labeled, and how many of these labels are right on held-out rows. The dashed line is the lower end of a 95 % interval.",
            xName: "share of the pool",
            yName: "precision",
            to: [Math.max(0, Math.min(...curve.map((p) => p.lower)) - 0.02), 1],
            series: [
                { name: "estimate", points: curve.map((p) => ({ x: p.poolShare, y: p.precision })) },
                { name: "lower bound", dashed: true, points: curve.map((p) => ({ x: p.poolShare, y: p.lower })) },
            ],
            mark: { x: m.decisions.accepted / Math.max(1, m.inputs.unlabeledRows) },
        }),
        h("p", {}, h("label", { for: "target" }, "What if the precision asked for were "), slider, h("br", {}), words),
    );
}

function rounds(m) {
    const by = m.settings.metric;
    return h(
        "section",
        { class: "panel" },
        h("h2", {}, "Round by round"),
        h("p", { class: "soft" }, `Stopped: ${m.stopReason ?? "–"}.`),
        lineChart({
            title: `${by} by round, on held-out labels`,
            note: "Round 0 is the supervised model, drawn as a dashed line. Bars are the standard error of the difference to it. The round that is published is a ring.",
            xName: "round",
            yName: by,
            reference: m.rounds[0].metrics[by],
            chosen: m.gate.replaced ? m.gate.round : 0,
            points: m.rounds.map((r) => ({ label: String(r.round), y: r.metrics[by], error: r.gain?.standardError })),
            say: (x) => metric(by, x),
        }),
        table(
            "All metrics by round",
            ["Round", ...Object.keys(m.rounds[0].metrics), "Pseudo-labels"],
            m.rounds.map((r) => [
                String(r.round),
                ...Object.entries(r.metrics).map(([name, value]) => ({ n: metric(name, value) })),
                { n: count(r.selectedByClass.reduce((a, b) => a + b, 0)) },
            ]),
        ),
    );
}

function decided(m) {
    const predicted = m.decisions.predictedByClass;
    const accepted = m.decisions.acceptedByClass;
    return h(
        "section",
        { class: "panel" },
        h("h2", {}, "What was decided"),
        bars({
            title: "Accepted and not, by predicted class",
            note: null,
            names: m.classes,
            parts: ["accepted", "for review or rejected"],
            values: m.classes.map((_, i) => [accepted[i] ?? 0, Math.max(0, (predicted[i] ?? 0) - (accepted[i] ?? 0))]),
        }),
        table(
            "Where a label begins to be accepted",
            ["Class", "Confidence", "Why"],
            m.classes.map((name, i) => [
                h("bdi", {}, short(name, 60)),
                { n: m.decisions.thresholds[i] === null ? "none accepted" : percent(m.decisions.thresholds[i]) },
                m.decisions.thresholdReasons[i] ?? "",
            ]),
        ),
    );
}

function shares(m) {
    const s = m.classShares;
    const accepted = m.decisions.acceptedByClass;
    const sum = Math.max(
        1,
        accepted.reduce((a, b) => a + b, 0),
    );
    return h(
        "section",
        { class: "panel" },
        h("h2", {}, "Class shares"),
        s
            ? table(
                  "Shares of the classes",
                  ["Class", "Among the labels", "In the pool, estimated", "from", "to", "Among accepted"],
                  m.classes.map((name, i) => [
                      h("bdi", {}, short(name, 60)),
                      { n: percent(s.labeled[i]) },
                      { n: percent(s.pool[i]) },
                      { n: percent(s.low[i]) },
                      { n: percent(s.high[i]) },
                      { n: percent(accepted[i] / sum) },
                  ]),
              )
            : null,
        m.shift
            ? h(
                  "p",
                  {},
                  m.shift.shifted ? "The pool is unlike the labeled rows" : "The pool looks like the labeled rows",
                  ` (a model tells them apart with an AUC of ${number(m.shift.auc, 3)}, p = ${number(m.shift.pValue, 3)}).`,
              )
            : null,
    );
}

function columns(m) {
    const of = (m.importance?.columns ?? []).filter((c) => c.logLossRise > 0).slice(0, 20);
    if (of.length === 0) return null;
    return h(
        "section",
        { class: "panel" },
        h("h2", {}, "Which columns matter"),
        bars({
            title: "Rise of the log-loss without the column",
            note: m.importance.model,
            names: of.map((c) => c.column),
            parts: ["rise"],
            values: of.map((c) => [c.logLossRise]),
            say: (x) => number(x, 3),
            heads: ["column", "rise of the log-loss"],
        }),
    );
}

async function examples(run, signal) {
    const found = await get(path("runs", run.id, "examples"), { signal });
    const groups = [
        ["The surest", found.surest],
        ["The least sure", found.leastSure],
        ["Rejected", found.rejected],
    ].filter(([, all]) => all?.length > 0);
    return groups.map(([title, all]) =>
        h(
            "details",
            { open: title === "The least sure" },
            h("summary", {}, title),
            h(
                "ul",
                { class: "examples" },
                all.map((row) =>
                    h(
                        "li",
                        {},
                        h("a", { href: rowLink(run.id, row) }, h("bdi", {}, short(row.label, 60))),
                        ` ${percent(row.confidence)} `,
                        decision(row.decision),
                        content(row, { most: 4, signal }),
                    ),
                ),
            ),
        ),
    );
}

async function map(run, signal) {
    const found = await get(path("runs", run.id, "map"), { signal });
    if (found.points.length === 0) return h("p", { class: "soft" }, "There is nothing to draw.");
    const classes = [...new Set(found.points.map((p) => p.label))].sort();
    const by = h(
        "select",
        { id: "map-by", onchange: () => draw() },
        h("option", { value: "label" }, "label"),
        h("option", { value: "decision" }, "decision"),
        h("option", { value: "disagrees" }, "disagreement"),
    );
    const place = h("div", {});
    const groups = {
        label: [classes, (p) => classes.indexOf(p.label)],
        decision: [["accepted", "review", "rejected", "labeled"], (p) => ["accepted", "review", "rejected", "labeled"].indexOf(p.decision)],
        disagrees: [["the rounds agree", "self-training changed the label"], (p) => (p.disagrees ? 1 : 0)],
    };
    const draw = () => {
        const [series, of] = groups[by.value];
        show(
            place,
            scatter({
                title: "The pool in two dimensions",
                note: `${count(found.sample)} of ${count(found.of)} rows, drawn by chance, and labeled rows as squares; near each other is alike in the features' two main directions. A click opens a row.`,
                points: found.points.map((p) => ({
                    ...p,
                    series: of(p),
                    words: `${short(p.label, 40)}, ${p.decision}${Number.isFinite(p.confidence) ? `, ${percent(p.confidence)}` : ""}`,
                })),
                series,
                pick: (p) =>
                    p.decision === "labeled"
                        ? toast(`${p.source}, row ${p.row}: labeled ${short(p.label, 60)}`)
                        : (location.hash = rowLink(run.id, p)),
            }),
        );
    };
    draw();
    return [h("p", { class: "row-of-fields" }, h("label", { for: "map-by" }, "Color by"), by), place];
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
