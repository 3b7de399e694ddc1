// Two runs side by side: what was asked differently, and what came of it.
import { get, getRaw, path } from "./api.js";
import { h, show, table } from "./dom.js";
import { state } from "./parts.js";
import { publishedOf } from "./result-parts.js";
import { count, duration, metric, number, percent, when } from "./words.js";

export async function compare(place, _, query, signal) {
    const ids = [query.get("a"), query.get("b")];
    const runs = await Promise.all(ids.map((id) => get(path("runs", id), { signal })));
    const both = await Promise.all(
        runs.map((run) => (run.lifecycle === "completed" ? getRaw(path("runs", run.id, "result", "metrics.json"), { signal }) : null)),
    );
    const heads = ["What", ...runs.map((run) => `${when(run.created)} (${run.id.slice(-6)})`)];
    const line = (name, of) => [name, ...both.map((m) => (m === null ? "–" : of(m)))];
    const n = (name, of) => [name, ...both.map((m) => ({ n: m === null ? "–" : of(m) }))];
    const settings = both.every((m) => m !== null)
        ? Object.keys({ ...both[0].settings, ...both[1].settings }).filter(
              (name) => JSON.stringify(both[0].settings[name]) !== JSON.stringify(both[1].settings[name]),
          )
        : [];
    show(
        place,
        h("h1", {}, "Two runs side by side"),
        table(
            "The runs",
            heads,
            [
                ["Run", ...runs.map((run) => h("span", {}, h("a", { href: `#/runs/${run.id}` }, run.dataset), " ", state(run.lifecycle)))],
                runs.some((run) => run.error) ? ["Why it ended", ...runs.map((run) => run.error ?? "–")] : null,
                line("Verdict", (m) => (m.verdict?.sentences ?? [m.gate.words]).join(" ")),
                n("Labeled rows", (m) => count(m.inputs.labeledRows)),
                // Rows that a person has labeled are among the labeled ones.
                n("Unlabeled rows", (m) => count(m.inputs.unlabeledRows - (m.decisions.labeled ?? 0))),
                n("Published", (m) => (m.gate.replaced ? `round ${m.gate.round}` : "supervised")),
                n("Gain", (m) => `${number(m.gate.gain?.mean, 3)} ± ${number(m.gate.gain?.standardError, 3)}`),
                n("Accepted", (m) => count(m.decisions.accepted)),
                n("For review", (m) => count(m.decisions.review)),
                n("Rejected", (m) => count(m.decisions.rejected)),
                n(
                    "Precision of accepted",
                    (m) =>
                        `${percent(m.decisions.estimatedPrecision)}${
                            Number.isFinite(m.decisions.precisionLowerBound)
                                ? `, at least ${percent(m.decisions.precisionLowerBound)} with ${percent(1 - m.settings["precision-risk"], 0)} confidence`
                                : ""
                        }`,
                ),
                n("Time", (m) => duration(m.timing?.seconds)),
            ].filter((cells) => cells !== null),
        ),
        both.some((m) => m !== null)
            ? table(
                  "Metrics of what is published, on held-out labels",
                  heads,
                  [...new Set(both.flatMap((m) => (m === null ? [] : Object.keys(publishedOf(m)))))].map((name) =>
                      n(name, (m) => metric(name, publishedOf(m)[name])),
                  ),
              )
            : null,
        both.every((m) => m !== null)
            ? settings.length === 0
                ? h("p", {}, "They have the same settings.")
                : table(
                      "Settings that differ",
                      heads,
                      settings.map((name) => [name, ...both.map((m) => JSON.stringify(m.settings[name]) ?? "–")]),
                  )
            : null,
        both.every((m) => m !== null) && both[0].inputs.labeledRows !== both[1].inputs.labeledRows
            ? h(
                  "p",
                  { class: "soft" },
                  "Their held-out labels are not the same rows: small differences between their metrics mean nothing.",
              )
            : null,
    );
    return "Two runs";
}
