// The list of runs, newest first, page by page.
import { poll } from "./api.js";
import { h, show, table } from "./dom.js";
import { metric, percent, short, when } from "./words.js";
import { next, state } from "./parts.js";

export function runs(place, _, query, signal) {
    const address = `/api/runs?limit=50${["after", "dataset"]
        .filter((name) => query.has(name))
        .map((name) => `&${name}=${encodeURIComponent(query.get(name))}`)
        .join("")}`;
    return new Promise((resolve, reject) => {
        poll(address, 5, signal, (page, error) => {
            if (error) {
                if (place.querySelector("table")) return undefined;
                reject(error);
                return Infinity;
            }
            draw(place, page, query);
            resolve("Runs");
            return page.runs.some((run) => ["pending", "running"].includes(run.lifecycle)) ? 5 : 20;
        }).catch((error) => {
            reject(error);
            // Of a page that is drawn already the app itself hears so: it asks for the key anew.
            throw error;
        });
    });
}

function draw(place, page, query) {
    const of = query.get("dataset");
    show(
        place,
        h("h1", {}, of ? `Runs of ${of}` : "Runs"),
        page.runs.length === 0
            ? h("p", { class: "soft" }, "There are no runs yet. ", h("a", { href: "#/datasets" }, "Begin with a data set."))
            : table(
                  "Runs, newest first",
                  ["Asked for", "Data set", "State", "Progress", "Metric on held-out labels", "What came of it"],
                  page.runs.map((run) => [
                      h("a", { href: `#/runs/${run.id}` }, when(run.created)),
                      h("a", { href: `#/datasets/${run.dataset}` }, run.dataset),
                      state(run.lifecycle),
                      progress(run),
                      figure(run),
                      short(run.error ?? run.outcome ?? "", 200),
                  ]),
              ),
        page.next
            ? h(
                  "p",
                  {},
                  h(
                      "a",
                      {
                          href: `#/runs?after=${encodeURIComponent(next(page))}${of ? `&dataset=${encodeURIComponent(of)}` : ""}`,
                      },
                      "Older runs",
                  ),
              )
            : null,
    );
}

/** The published model's metric; before there is one, the last round's, which is said. */
function figure(run) {
    const name = run.metric ?? "metric";
    if (Number.isFinite(run.published)) return `${name} ${metric(run.metric, run.published)}`;
    const last = run.metricByRound.length - 1;
    if (last < 0) return "";
    return `${name} ${metric(run.metric, run.metricByRound[last])} ${last === 0 ? "of the supervised model" : `of round ${last}`}`;
}

function progress(run) {
    if (run.lifecycle !== "running") return "";
    return `${run.phase ?? "begins"}${run.phase === "rounds" ? ` ${run.round}` : ""}${run.batchesTotal > 0 ? `, ${percent(run.batchesDone / run.batchesTotal, 0)}` : ""}`;
}
