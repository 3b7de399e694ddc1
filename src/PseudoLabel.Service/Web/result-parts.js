// What else is told of a run that is done: its rounds, decisions, class shares and columns.
import { h, table } from "./dom.js";
import { bars, lineChart } from "./charts.js";
import { count, metric, number, percent, short } from "./words.js";

export function rounds(m) {
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

export function decided(m) {
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
            parts: ["accepted", "for review"],
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

export function shares(m) {
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
                  [
                      "Class",
                      "Among the labels",
                      s.source === "estimated" ? "In the pool, estimated" : "In the pool, taken to be the same",
                      "from",
                      "to",
                      "Among accepted",
                  ],
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

export function columns(m) {
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

/** The metrics of what is published, on held-out labels: mixed and calibrated as it is. A run of an earlier version has its round's alone. */
export const publishedOf = (m) => m.calibration?.metrics ?? m.rounds[m.gate.replaced ? m.gate.round : 0].metrics;
