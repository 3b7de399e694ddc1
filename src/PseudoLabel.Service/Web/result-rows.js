// Rows of a run to look at: the surest, the least sure, the rejected, and a map of the pool.
import { get, path } from "./api.js";
import { h, show, toast } from "./dom.js";
import { scatter } from "./charts.js";
import { content, decision, labelOf, rowLink } from "./parts.js";
import { count, percent, short } from "./words.js";

export async function examples(run, signal) {
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
                        h("a", { href: rowLink(run.id, row) }, h("bdi", {}, labelOf(row, 60))),
                        ` ${percent(row.confidence)} `,
                        decision(row.decision),
                        content(row, { most: 4, signal }),
                    ),
                ),
            ),
        ),
    );
}

export async function map(run, signal) {
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
        disagrees: [["its nearest labeled rows agree", "its nearest labeled rows have another label"], (p) => (p.disagrees ? 1 : 0)],
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
