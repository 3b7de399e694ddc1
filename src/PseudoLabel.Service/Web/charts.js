// The drawings: lines, curves, bars, a histogram, a table of truth and prediction, a map.
import { h, s } from "./dom.js";
import { color, csv, figure, legend, saver } from "./figure.js";
import { count, number, percent, short } from "./words.js";

const [width, height] = [560, 300];
const edge = { left: 74, right: 26, top: 14, bottom: 44 };
const across = (share) => edge.left + share * (width - edge.left - edge.right);
const down = (share) => height - edge.bottom - share * (height - edge.top - edge.bottom);

function canvas(high = height) {
    return s("svg", { viewBox: `0 0 ${width} ${high}`, class: "chart" });
}

function grid(svg, low, high, say, xName, yName) {
    for (let i = 0; i <= 4; i++) {
        const y = down(i / 4);
        svg.append(
            s("line", { class: "grid", x1: edge.left, x2: width - edge.right, y1: y, y2: y }),
            s("text", { x: edge.left - 8, y: y + 4, "text-anchor": "end" }, say(low + ((high - low) * i) / 4)),
        );
    }
    svg.append(
        s("text", { x: across(0.5), y: height - 6, "text-anchor": "middle" }, xName),
        s("text", { x: 12, y: down(0.5), "text-anchor": "middle", transform: `rotate(-90 12 ${down(0.5)})` }, yName),
    );
}

/** Values in order, with their errors; the chosen one is marked. */
export function lineChart({ title, note, xName, yName, points, chosen = -1, reference = undefined, say = (x) => number(x, 3) }) {
    const svg = canvas();
    const ends = points.flatMap((p) => [p.y - (p.error ?? 0), p.y + (p.error ?? 0)]).concat(reference === undefined ? [] : [reference]);
    let [low, high] = [Math.min(...ends), Math.max(...ends)];
    const room = Math.max((high - low) * 0.12, Math.abs(high) * 0.002, 1e-6);
    [low, high] = [low - room, high + room];
    grid(svg, low, high, say, xName, yName);
    const x = (i) => across(points.length === 1 ? 0.5 : 0.04 + (0.92 * i) / (points.length - 1));
    const y = (value) => down((value - low) / (high - low));
    if (reference !== undefined) {
        svg.append(s("line", { class: "ref", x1: edge.left, x2: width - edge.right, y1: y(reference), y2: y(reference) }));
    }
    points.forEach((p, i) => {
        if (p.error) svg.append(s("line", { class: "error", x1: x(i), x2: x(i), y1: y(p.y - p.error), y2: y(p.y + p.error) }));
    });
    svg.append(s("polyline", { class: "curve", points: points.map((p, i) => `${x(i)},${y(p.y)}`).join(" ") }));
    const every = Math.ceil(points.length / 12);
    points.forEach((p, i) => {
        svg.append(
            s(
                "circle",
                { class: i === chosen ? "dot best" : "dot", cx: x(i), cy: y(p.y), r: i === chosen ? 6 : 4 },
                s("title", {}, `${p.label}: ${say(p.y)}`),
            ),
        );
        if (i % every === 0) svg.append(s("text", { x: x(i), y: height - edge.bottom + 18, "text-anchor": "middle" }, p.label));
    });
    return figure(
        title,
        note,
        svg,
        [xName, yName, "standard error"],
        points.map((p) => [p.label, p.y, p.error ?? ""]),
    );
}

/** Curves over a common axis from 0 to 1 or as given. */
export function curves({
    title,
    note,
    xName,
    yName,
    series,
    from = [0, 1],
    to = [0, 1],
    diagonal = false,
    mark = undefined,
    say = (x) => percent(x, 0),
    sayX = say,
}) {
    const svg = canvas();
    grid(svg, to[0], to[1], say, xName, yName);
    const x = (value) => across((value - from[0]) / (from[1] - from[0]));
    const y = (value) => down((value - to[0]) / (to[1] - to[0]));
    for (let i = 0; i <= 4; i++) {
        const value = from[0] + ((from[1] - from[0]) * i) / 4;
        svg.append(s("text", { x: x(value), y: height - edge.bottom + 18, "text-anchor": "middle" }, sayX(value)));
    }
    if (diagonal) svg.append(s("line", { class: "ref", x1: x(from[0]), y1: y(to[0]), x2: x(from[1]), y2: y(to[1]) }));
    series.forEach((one, i) => {
        svg.append(
            s("polyline", {
                class: `curve ${color(i)} ${one.dashed ? "dashed" : ""}`,
                points: one.points.map((p) => `${x(p.x)},${y(p.y)}`).join(" "),
            }),
        );
        if (one.dots)
            one.points.forEach((p) =>
                svg.append(s("circle", { class: `dot ${color(i)}`, cx: x(p.x), cy: y(p.y), r: p.r ?? 3.5 }, s("title", {}, p.title ?? ""))),
            );
    });
    if (mark) svg.append(s("line", { class: "cut", x1: x(mark.x), x2: x(mark.x), y1: down(0), y2: down(1) }));
    const rows = series.flatMap((one) => one.points.map((p) => [one.name, p.x, p.y, p.count ?? ""]));
    return figure(title, note, svg, ["series", xName, yName, "rows"], rows, legend(series.map((one) => one.name)));
}

/** Bars lying one below the other, each made of parts. */
export function bars({ title, note, names, parts, values, say = count, heads = undefined }) {
    const most = 30;
    const shown = names.slice(0, most);
    const line = 26;
    const high = 20 + shown.length * line;
    const svg = s("svg", { viewBox: `0 0 ${width} ${high}`, class: "chart" });
    const largest = Math.max(1e-12, ...shown.map((_, i) => values[i].reduce((a, b) => a + b, 0)));
    shown.forEach((name, i) => {
        const y = 8 + i * line;
        let x = 196;
        values[i].forEach((value, part) => {
            const long = (280 * value) / largest;
            svg.append(
                s(
                    "rect",
                    { class: `bar ${color(part)}`, x, y, width: long, height: line - 8, rx: 2 },
                    s("title", {}, `${name}, ${parts[part]}: ${say(value)}`),
                ),
            );
            x += long;
        });
        svg.append(
            s("text", { class: "strong", x: 188, y: y + 13, "text-anchor": "end" }, short(name, 24)),
            s("text", { x: x + 6, y: y + 13 }, say(values[i].reduce((a, b) => a + b, 0))),
        );
    });
    const more = names.length > most ? `The first ${most} of ${count(names.length)}.` : "";
    return figure(
        title,
        [note, more].filter(Boolean).join(" ") || null,
        svg,
        heads ?? ["class", ...parts],
        names.map((name, i) => [name, ...values[i]]),
        parts.length > 1 ? legend(parts) : null,
    );
}

/** How many rows have which confidence, by class, and where a label begins to be accepted. */
export function histogram({ title, note, names, bins, cuts }) {
    const svg = canvas();
    const sums = bins[0].map((_, i) => bins.reduce((sum, of) => sum + of[i], 0));
    const high = Math.max(1, ...sums);
    grid(svg, 0, high, (x) => count(x), "confidence", "rows");
    const wide = 1 / sums.length;
    sums.forEach((_, i) => {
        let base = 0;
        bins.forEach((of, k) => {
            if (of[i] === 0) return;
            const [y0, y1] = [down(base / high), down((base + of[i]) / high)];
            svg.append(
                s(
                    "rect",
                    {
                        class: `bar ${color(k)}`,
                        x: across(i * wide) + 0.5,
                        width: across((i + 1) * wide) - across(i * wide) - 1,
                        y: y1,
                        height: Math.max(0, y0 - y1),
                    },
                    s("title", {}, `${names[k]}, ${percent(i * wide, 0)} to ${percent((i + 1) * wide, 0)}: ${count(of[i])}`),
                ),
            );
            base += of[i];
        });
    });
    for (let i = 0; i <= 4; i++)
        svg.append(s("text", { x: across(i / 4), y: height - edge.bottom + 18, "text-anchor": "middle" }, percent(i / 4, 0)));
    for (const cut of new Set(cuts.filter((c) => c > 0 && c < 1))) {
        svg.append(
            s(
                "line",
                { class: "cut", x1: across(cut), x2: across(cut), y1: down(0), y2: down(1) },
                s("title", {}, `accepted from ${percent(cut)}`),
            ),
        );
    }
    const rows = sums.map((sum, i) => [`${percent(i * wide, 0)} to ${percent((i + 1) * wide, 0)}`, sum, ...bins.map((of) => of[i])]);
    return figure(title, note, svg, ["confidence", "all", ...names], rows, legend(names));
}

/**
 * Truth by rows, predictions by columns, shaded by the share of the row.
 * @param {{label: number, predicted: number, rows: number}[]} cells Those that occur.
 */
export function confusion(title, note, names, cells) {
    const most = 20;
    const at = new Map(cells.map((cell) => [`${cell.label} ${cell.predicted}`, cell.rows]));
    const sums = names.map((_, i) => cells.filter((cell) => cell.label === i).reduce((sum, cell) => sum + cell.rows, 0));
    const many = names.length > most ? ` The first ${most} of ${count(names.length)} classes; the CSV has all.` : "";
    const shown = names.slice(0, most);
    return h(
        "figure",
        {},
        h("figcaption", {}, title, h("small", {}, note + many)),
        h(
            "div",
            { class: "scroll", tabindex: "0", role: "region", "aria-label": title },
            h(
                "table",
                { class: "matrix" },
                h(
                    "thead",
                    {},
                    h(
                        "tr",
                        {},
                        ["truth \\ predicted", ...shown].map((head) => h("th", { scope: "col", title: head }, short(head, 20))),
                    ),
                ),
                h(
                    "tbody",
                    {},
                    shown.map((name, i) =>
                        h(
                            "tr",
                            {},
                            h("th", { scope: "row", title: name }, short(name, 24)),
                            shown.map((_, k) => {
                                const rows = at.get(`${i} ${k}`) ?? 0;
                                return h(
                                    "td",
                                    { class: `n heat${Math.round((5 * rows) / Math.max(1, sums[i]))} ${i === k ? "right" : ""}` },
                                    count(rows),
                                );
                            }),
                        ),
                    ),
                ),
            ),
        ),
        h(
            "p",
            {},
            saver(
                "CSV",
                "confusion.csv",
                () =>
                    csv(
                        ["truth", "predicted", "rows"],
                        cells.map((cell) => [names[cell.label], names[cell.predicted], cell.rows]),
                    ),
                "text/csv",
            ),
        ),
    );
}

/** The pool in two dimensions. */
export function scatter({ title, note, points, series, pick }) {
    const svg = s("svg", { viewBox: `0 0 ${width} 420`, class: "chart map" });
    const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const place = (p) => [12 + ((width - 24) * (p.x - left)) / (right - left || 1), 408 - (396 * (p.y - low)) / (high - low || 1)];
    points.forEach((p) => {
        const [x, y] = place(p);
        const shape =
            p.decision === "labeled"
                ? s("rect", { x: x - 4, y: y - 4, width: 8, height: 8, class: `point labeled ${color(p.series)}` })
                : s("circle", { cx: x, cy: y, r: 3, class: `point ${color(p.series)}` });
        shape.append(s("title", {}, p.words));
        shape.addEventListener("click", () => pick(p));
        svg.append(shape);
    });
    return figure(
        title,
        note,
        svg,
        ["x", "y", "label", "decision", "confidence", "source", "row"],
        points.map((p) => [p.x, p.y, p.label, p.decision, p.confidence ?? "", p.source, p.row]),
        legend(series),
    );
}
