// One run: live while it goes, then what came of it.
import { get, path, poll, post, wake } from "./api.js";
import { action, h, show } from "./dom.js";
import { count, duration, metric, phases, when } from "./words.js";
import { lineChart } from "./charts.js";
import { state } from "./parts.js";
import { result } from "./view-result.js";

export function run(place, [id], _, signal) {
    const head = h("div", {});
    const body = h("div", { class: "stack" });
    let drawn = null;
    return new Promise((resolve, reject) => {
        poll(path("runs", id), 2, signal, async (now, error) => {
            if (error) {
                if (drawn === null) {
                    reject(error);
                    return Infinity;
                }
                show(head, headOf(drawn, id), h("p", { class: "notice warn", role: "alert" }, error.message));
                return undefined;
            }
            if (drawn === null) show(place, head, body);
            const before = drawn?.lifecycle;
            drawn = now;
            // What has the focus is not drawn anew under the fingers of whoever holds it.
            if (before !== now.lifecycle || !head.contains(document.activeElement)) show(head, headOf(now, id));
            if (now.lifecycle === "completed") {
                resolve(now.dataset);
                await result(body, now, signal);
                return Infinity;
            }
            show(body, live(now));
            resolve(now.dataset);
            return ["running", "pending"].includes(now.lifecycle) ? 2 : 10;
        }).catch((error) => {
            reject(error);
            // Of a page that is drawn already the app itself hears so: it asks for the key anew.
            throw error;
        });
    });
}

function headOf(run, id) {
    const told = (verb) => action({ suspend: "Suspend", resume: "Resume" }[verb], () => post(path("runs", id, verb)).then(wake));
    const can =
        {
            pending: [end(id)],
            running: [told("suspend"), end(id)],
            suspended: [told("resume"), end(id)],
            failed: afterFailure(run, id, told),
        }[run.lifecycle] ?? [];
    return [
        h("h1", {}, "Run of ", h("a", { href: `#/datasets/${run.dataset}` }, run.dataset), " ", state(run.lifecycle)),
        h(
            "p",
            { class: "soft" },
            `Asked for ${when(run.created)}. `,
            run.started && run.ended ? `Took ${duration((Date.parse(run.ended) - Date.parse(run.started)) / 1000)}. ` : "",
        ),
        h(
            "p",
            { class: "buttons" },
            can,
            h("a", { class: "button", href: `#/datasets/${run.dataset}?from=${id}` }, "Run again with changes"),
        ),
        run.lifecycle === "failed"
            ? h(
                  "div",
                  { class: "notice bad", role: "alert" },
                  h("strong", {}, "It failed: "),
                  run.error ?? "no reason is known",
                  run.hint ? h("p", {}, h("strong", {}, "What to do: "), run.hint) : null,
              )
            : null,
        run.lifecycle === "terminated"
            ? h("p", { class: "notice warn" }, 'Somebody ended it. "Run again with changes" makes another of the same files.')
            : null,
        run.lifecycle === "suspended" ? h("p", { class: "notice warn" }, "It rests, and goes on where it was when it is resumed.") : null,
    ];
}

/** Where a run failed: what its hint says comes first; to go on is there only where that may help. */
function afterFailure(run, id, told) {
    const resume = /\bresume the run\b/.test(run.hint ?? "resume the run");
    return [
        resume
            ? told("resume")
            : action(
                  "Run again with these settings",
                  async () => {
                      const { settings } = await get(path("runs", id, "settings"));
                      const again = await post("/api/runs", { dataset: run.dataset, ...settings });
                      location.hash = `#/runs/${again.id}`;
                  },
                  { class: "main" },
              ),
    ];
}

/** To end a run is for good: it is asked once, in place. */
function end(id) {
    const ask = h(
        "button",
        {
            type: "button",
            onclick: () => {
                ask.replaceWith(sure);
                yes.focus();
            },
        },
        "End it",
    );
    const yes = action("Yes, end it", () => post(path("runs", id, "terminate")).then(wake));
    const sure = h(
        "span",
        { class: "buttons", role: "group", "aria-label": "End the run for good?" },
        h("span", {}, "It cannot go on after that."),
        yes,
        h(
            "button",
            {
                type: "button",
                onclick: () => {
                    sure.replaceWith(ask);
                    ask.focus();
                },
            },
            "No, let it go on",
        ),
    );
    return ask;
}

function live(run) {
    const at = phases.findIndex(([name]) => name === run.phase);
    const share = run.batchesTotal > 0 ? run.batchesDone / run.batchesTotal : null;
    return [
        h(
            "section",
            { class: "panel" },
            h("h2", {}, "Where it is"),
            h(
                "ol",
                { class: "timeline" },
                phases.map(([name, words], i) => {
                    const here = {
                        failed: ["it failed here", "bad"],
                        terminated: ["ended here", "bad"],
                        suspended: ["rests here", "warn"],
                    };
                    const [mark, kind] =
                        i < at ? ["done", "good"] : i > at ? ["to come", "soft"] : (here[run.lifecycle] ?? ["now", "busy"]);
                    return h(
                        "li",
                        { class: kind, "aria-current": i === at ? "step" : null },
                        h("strong", {}, name === "rounds" && i === at && run.round > 0 ? `${words}: round ${run.round}` : words),
                        " ",
                        h("span", { class: "soft" }, mark),
                        i === at && share !== null
                            ? h(
                                  "div",
                                  {},
                                  h("progress", { max: 1, value: share, "aria-label": `Progress of: ${words}` }),
                                  ` ${count(run.batchesDone)} of ${count(run.batchesTotal)}`,
                              )
                            : null,
                    );
                }),
            ),
            h(
                "dl",
                { class: "cards" },
                card("Rows in the pool", run.rows ? count(run.rows) : "–"),
                card("Rows a second", run.rowsPerSecond ? count(run.rowsPerSecond) : "–"),
                card(
                    "Time left, about",
                    run.lifecycle === "running" && run.secondsLeft !== undefined && run.secondsLeft !== null
                        ? duration(run.secondsLeft)
                        : "–",
                ),
                card("Pseudo-labels in the last round", run.selected ? count(run.selected) : "–"),
            ),
        ),
        rounds(run),
    ];
}

export const card = (name, value, note) =>
    h("div", {}, h("dt", {}, name), h("dd", {}, h("span", { class: "big" }, value), note ? h("small", {}, note) : null));

function rounds(run) {
    if (run.metricByRound.length === 0) return null;
    const name = run.metric ?? "metric";
    const errors = new Map((run.rounds ?? []).map((r) => [r.round, r.error]));
    return h(
        "section",
        { class: "panel" },
        h("h2", {}, "Round by round"),
        lineChart({
            title: `${name} by round, on held-out labels`,
            note: "Round 0 is the supervised model, drawn as a dashed line. Bars are the standard error of the difference to it.",
            xName: "round",
            yName: name,
            reference: run.metricByRound[0],
            points: run.metricByRound.map((y, i) => ({ label: String(i), y, error: errors.get(i) ?? undefined })),
            say: (x) => metric(name, x),
        }),
    );
}
