// What the runs of a data set found, day by day: how the classes and the predictions move, and which runs trained.
import { get, path } from "./api.js";
import { curves, lineChart } from "./charts.js";
import { h, show, table } from "./dom.js";
import { count, percent, short, when } from "./words.js";

const most = 1000;
const mostClasses = 8;

/** Draws it, once there are two runs to compare. */
export async function showHistory(section, dataset, signal) {
    const { lines, level } = await get(`${path("datasets", dataset, "history")}?limit=${most}`, { signal });
    const inOrder = [...lines].reverse();
    if (inOrder.length < 2) return show(section);
    const moved = inOrder.filter((line) => typeof line.drift === "number");
    return show(
        section,
        h("h2", {}, "History"),
        h("div", { class: "charts" }, sharesOf(inOrder), moved.length > 1 ? drift(moved, level) : null),
        table(
            "What each run found, newest first",
            ["Asked for", "Trained", "Why", "Rows", "Accepted", "Moved", "Metric"],
            lines.map((line) => [
                when(line.time),
                line.trained ? "yes" : "no",
                short(line.why ?? "", 80),
                { n: count(line.rows) },
                { n: line.rows === 0 ? "" : percent(line.accepted / line.rows) },
                { n: typeof line.drift === "number" ? percent(line.drift) : "" },
                { n: typeof line.value === "number" ? `${line.metric} ${line.value.toFixed(3)}` : "" },
            ]),
        ),
    );
}

const day = (line) => line.time.slice(0, 10);

function sharesOf(lines) {
    const sums = new Map();
    for (const line of lines) for (const [name, share] of Object.entries(line.shares)) sums.set(name, (sums.get(name) ?? 0) + share);
    const names = [...sums.keys()].sort((a, b) => sums.get(b) - sums.get(a)).slice(0, mostClasses);
    return curves({
        title: "Class shares",
        note:
            names.length < sums.size
                ? `The ${names.length} most common of ${count(sums.size)} classes.`
                : "Among the rows of each run, as predicted.",
        xName: "run",
        yName: "share of the rows",
        from: [0, lines.length - 1],
        series: names.map((name) => ({ name: short(name, 30), points: lines.map((line, i) => ({ x: i, y: line.shares[name] ?? 0 })) })),
        sayX: (x) => day(lines[Math.round(x)]),
    });
}

function drift(lines, level) {
    return lineChart({
        title: "Predictions that have moved",
        note: "Since the training, by class and confidence, of all rows labeled since. The line is where a training is asked for.",
        xName: "run",
        yName: "share of the rows",
        points: lines.map((line) => ({ label: day(line).slice(5), y: line.drift })),
        reference: level ?? undefined,
        say: (x) => percent(x, 0),
    });
}
