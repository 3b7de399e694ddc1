// One row: what it is, what is said of it and why, and who labeled it.
import { get, path } from "./api.js";
import { h, show, table } from "./dom.js";
import { bars } from "./charts.js";
import { answer, content, decision, labelOf } from "./parts.js";
import { number, percent, plural, short, when } from "./words.js";

export async function row(place, [id], query, signal) {
    const found = await get(
        `${path("runs", id, "row")}?${new URLSearchParams({ source: query.get("source") ?? "", row: query.get("row") ?? "0" })}`,
        { signal },
    );
    const why = found.explanation;
    show(
        place,
        h("h1", {}, h("a", { href: `#/runs/${id}` }, "Run"), `: ${short(found.source, 100)}, row ${found.row}`),
        h(
            "section",
            { class: "panel" },
            h("h2", {}, h("bdi", {}, labelOf(found, 200)), ` ${percent(found.confidence)} `, decision(found.decision)),
            h("p", {}, found.reason, "."),
            h(
                "p",
                { class: "soft" },
                found.round === 0 ? "No round trained on it." : `Round ${found.round} was the first that trained on it.`,
            ),
            h("p", {}, h("a", { class: "button", href: `#/runs/${id}/review` }, "Review rows")),
        ),
        h("section", { class: "panel" }, h("h2", {}, "What is in it"), content(found, { most: 60, signal })),
        found.probabilities?.length > 0
            ? h(
                  "section",
                  { class: "panel" },
                  h("h2", {}, "Probability by class"),
                  bars({
                      title: "Calibrated probabilities",
                      note: null,
                      names: found.probabilities.map((p) => p.name),
                      parts: ["probability"],
                      values: found.probabilities.map((p) => [p.probability]),
                      say: (x) => percent(x),
                      heads: ["class", "probability"],
                  }),
              )
            : null,
        found.problem ? h("p", { class: "notice warn" }, found.problem) : null,
        why && why.columns.length > 0
            ? h(
                  "section",
                  { class: "panel" },
                  h("h2", {}, "Columns that moved it"),
                  h(
                      "p",
                      { class: "soft" },
                      `Log-odds of ${short(why.predicted, 60)}, against ${why.background}. Above 0 the cell speaks for it.`,
                  ),
                  table(
                      "Columns by effect",
                      ["Column", "Cell", "Effect"],
                      why.columns
                          .slice(0, 20)
                          .map((c) => [
                              short(c.name, 60),
                              h("span", { dir: "auto" }, short(c.value, 200)),
                              { n: (c.effect > 0 ? "+" : "") + number(c.effect, 3) },
                          ]),
                  ),
              )
            : null,
        why?.occlusion
            ? h(
                  "section",
                  { class: "panel" },
                  h("h2", {}, "Parts of the picture that matter"),
                  h("p", { class: "soft" }, "How much the probability falls where a part is covered."),
                  occlusion(why.occlusion),
              )
            : null,
        found.nearest?.length > 0
            ? h(
                  "section",
                  { class: "panel" },
                  h("h2", {}, "Labeled rows that are nearest"),
                  h(
                      "ul",
                      { class: "examples" },
                      found.nearest.map((near) =>
                          h(
                              "li",
                              {},
                              h("strong", {}, h("bdi", {}, short(near.label, 60))),
                              h(
                                  "small",
                                  { class: "soft" },
                                  ` ${short(near.source, 60)}, row ${near.row}, distance ${number(near.distance, 3)}`,
                              ),
                              content(near, { most: 6, signal }),
                          ),
                      ),
                  ),
              )
            : null,
        history(found.history ?? []),
        h(
            "section",
            { class: "panel" },
            h("h2", {}, "Who labeled it"),
            (found.answers ?? []).length === 0
                ? h("p", { class: "soft" }, "Nobody yet.")
                : h(
                      "ul",
                      {},
                      found.answers.map((a) => h("li", {}, `${when(a.at)}: ${a.reviewer}: `, h("strong", {}, answer(a, 80)))),
                  ),
        ),
    );
    return `${plural(1, "row")} ${found.row}`;
}

const roundWords = {
    selected: "taken to learn from",
    below: "not sure enough to learn from",
    "kept-out": "left out: unlike the labeled rows, or not drawn",
    noise: "sure enough, but left out as noise",
};

function history(rounds) {
    if (rounds.length === 0) return null;
    return h(
        "section",
        { class: "panel" },
        h("h2", {}, "History by round"),
        h("p", { class: "soft" }, "What each round took the row for, by the model of the round before; in round 1 by the supervised one."),
        table(
            "Rounds",
            ["Round", "Label", "Confidence", "Taken from", "What the round did"],
            rounds.map((r) => [
                String(r.round),
                h("bdi", {}, short(r.label, 80)),
                { n: percent(r.confidence) },
                { n: percent(r.threshold) },
                roundWords[r.decision] ?? r.decision,
            ]),
        ),
    );
}

function occlusion(grid) {
    const most = Math.max(1e-9, ...grid.flat().map(Math.abs));
    return h(
        "table",
        { class: "matrix" },
        h("caption", { class: "for-readers" }, "Fall of the probability, part by part"),
        h(
            "tbody",
            {},
            grid.map((line) =>
                h(
                    "tr",
                    {},
                    line.map((value) => h("td", { class: `n heat${Math.max(0, Math.round((5 * value) / most))}` }, number(value, 2))),
                ),
            ),
        ),
    );
}
