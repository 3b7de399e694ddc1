// What stands beside the row that is reviewed.
import { addressOf, path, poll, post, put } from "./api.js";
import { action, h, show, toast } from "./dom.js";
import { chosen } from "./dropped.js";
import { answer, content, noClass, state, takesDrops } from "./parts.js";
import { count, percent, plural, short, when } from "./words.js";

/** Where the reviewer's name is kept. */
export const reviewerName = "pseudolabel-reviewer";

/** What stands beside the row: how far it is, who gave what, what is disputed. */
export function sideParts(desk) {
    const p = desk.progress;
    const audit = p.audit;
    return [
        h("h2", {}, "Progress"),
        h(
            "p",
            {},
            h("progress", { max: Math.max(1, p.total), value: p.labeled + p.none, "aria-label": "Labeled rows" }),
            ` ${count(p.labeled)} of ${plural(p.total, "row")} labeled`,
        ),
        h("p", {}, `${count(p.skipped)} skipped, ${count(p.none)} none of the classes, ${count(p.leased)} lent.`),
        p.reviewers?.length > 0
            ? h(
                  "ul",
                  {},
                  p.reviewers.map((r) => h("li", {}, `${r.name}: ${count(r.labeled)}`)),
              )
            : null,
        p.agreement?.rows > 0
            ? h(
                  "p",
                  {},
                  `Of ${plural(p.agreement.rows, "row")} that two people labeled, ${percent(p.agreement.agree / p.agreement.rows, 0)} agree.`,
              )
            : null,
        audit?.labeled > 0
            ? h(
                  "p",
                  {},
                  h("strong", {}, "Audit: "),
                  `${count(audit.correct)} of ${count(audit.labeled)} accepted labels are right: ${percent(audit.precision)} (${percent(audit.lower)} to ${percent(audit.upper)}, with 95 % confidence).`,
              )
            : h("p", { class: "soft" }, `Audit: ${plural(audit?.rows ?? 0, "accepted label")} wait to be looked at.`),
        (p.disputes ?? []).length > 0 ? disputes(desk, p.disputes) : null,
        again(desk),
        itself(desk),
        tool(desk),
        h(
            "details",
            {},
            h("summary", {}, "More"),
            second(desk),
            h(
                "p",
                {},
                `You are ${desk.reviewer}. `,
                action(
                    "Change the name",
                    () => {
                        localStorage.removeItem(reviewerName);
                        window.dispatchEvent(new HashChangeEvent("hashchange"));
                    },
                    { class: "plain" },
                ),
            ),
        ),
    ];
}

/** The button that makes a new run of what was given. */
export function again(desk) {
    const p = desk.progress;
    const fresh = p.new ?? 0;
    return h(
        "p",
        {},
        action(
            fresh > 0 ? `Train again with ${plural(fresh, "new label")}` : "Train again with what was changed",
            async () => {
                const taken = await post(`${desk.path("take")}?start=true`, {});
                if (taken.receipt?.notice) toast(taken.receipt.notice, "bad");
                location.hash = taken.run ? `#/runs/${taken.run.id}` : `#/datasets/${desk.run.dataset}`;
            },
            { class: p.enough ? "main" : "", disabled: p.labeled + (p.taken ?? 0) === 0 },
        ),
        h("small", { class: "soft" }, p.enough ? " Enough are in to make a difference." : " Ten or more new ones make a difference."),
    );
}

/** Training by itself: how many labels are still to come, and what came of the last time. */
function itself(desk) {
    const p = desk.progress;
    const field = h("input", { id: "train-after", type: "number", min: 1, max: 1000000, value: p.trainAfter || 20 });
    const set = async (trainAfter) => {
        desk.progress = await put(desk.path(), { trainAfter });
        desk.drawSide();
    };
    const last = p.training;
    return h(
        "section",
        { class: "itself" },
        p.trainAfter > 0
            ? h(
                  "p",
                  {},
                  h("strong", {}, "Trains by itself: "),
                  p.needed > 0
                      ? `after ${plural(p.needed, "more label")} (every ${count(p.trainAfter)}). `
                      : "enough labels are in; the next run begins once the last one has ended and somebody answers. ",
                  action("Only by hand", () => set(0), { class: "plain" }),
              )
            : h(
                  "p",
                  { class: "row-of-fields" },
                  h("label", { for: "train-after" }, "New labels after which it trains by itself"),
                  field,
                  action("Train by itself", async () => {
                      if (field.reportValidity()) await set(Number(field.value));
                  }),
              ),
        last?.run
            ? [
                  h("p", {}, h("a", { href: `#/runs/${last.run}` }, "The run that these labels started"), `, ${when(last.at)}.`),
                  whatBecame(desk, last.run),
              ]
            : null,
        last?.problem
            ? h(
                  "p",
                  { class: "notice warn" },
                  `No run could be started: ${last.problem}. The labels are kept; the next answer tries again.`,
              )
            : null,
    );
}

/** What became of a run that labels started: nobody looks at its page while they label. It is asked for once, however often it is drawn. */
function whatBecame(desk, id) {
    if (desk.started?.id === id) return desk.started.box;
    desk.started?.leave.abort();
    const started = { id, box: h("div", { role: "status" }), leave: new AbortController() };
    desk.started = started;
    let told = null;
    poll(path("runs", id), 5, AbortSignal.any([desk.signal, started.leave.signal]), (run, error) => {
        if (error) return error.status === 404 ? Infinity : undefined;
        if (told !== run.lifecycle) {
            told = run.lifecycle;
            show(
                started.box,
                h("p", {}, state(run.lifecycle)),
                run.lifecycle === "failed"
                    ? h(
                          "p",
                          { class: "notice bad" },
                          `It failed: ${short(run.error ?? "no reason is known", 300)}. The labels are kept. `,
                          h("a", { href: `#/runs/${id}` }, "What to do"),
                      )
                    : null,
            );
        }
        return ["completed", "failed", "terminated"].includes(run.lifecycle) ? Infinity : 5;
    });
    return started.box;
}

/** To Label Studio and back. */
function tool(desk) {
    const input = h("input", {
        type: "file",
        id: "labels-file",
        accept: ".json,.csv",
        class: "hidden-file",
        onchange: () => take(chosen(input)),
    });
    const fetched = async (name, as) => {
        const address = await addressOf(desk.path(name), desk.signal);
        h("a", { href: address, download: as }).click();
    };
    const box = h(
        "details",
        { class: "drop small", open: desk.toolOpen, ontoggle: () => (desk.toolOpen = box.open) },
        h("summary", {}, "Label Studio, files of labels"),
        h(
            "p",
            { class: "buttons" },
            action("Get the tasks", () => fetched("tasks", "label-studio-tasks.json")),
            action("Get the labeling interface", () => fetched("interface", "label-studio-interface.xml")),
        ),
        h(
            "p",
            { class: "soft" },
            "Import the tasks into a project of Label Studio, paste the interface into its settings, and export as JSON.",
        ),
        h("label", { for: "labels-file", class: "button" }, "Take a file of labels"),
        input,
        h("p", { class: "soft" }, "What Label Studio exports, or a CSV file with source, row and label. Files can be dropped here."),
    );
    takesDrops(box, take);
    async function take(files) {
        for (const { file } of files) {
            try {
                const receipt = await post(`${path("runs", desk.run.id, "labels")}?reviewer=${encodeURIComponent(desk.reviewer)}`, file, {
                    type: (await isJson(file)) ? "application/json" : "text/csv",
                });
                toast(took(file.name, receipt));
                if (receipt.notice) toast(receipt.notice, "bad");
            } catch (error) {
                toast(`${file.name}: ${error.message}`, "bad");
            }
        }
        input.value = "";
        await desk.refresh();
    }
    return box;
}

/** A file is what it begins as, whatever it is called. */
const isJson = async (file) => /^\uFEFF?\s*[[{]/.test(await file.slice(0, 100).text());

const took = (name, r) =>
    [
        `${name}: ${plural(r.received, "label")} read, ${count(r.added)} new`,
        r.corrected > 0 ? `${count(r.corrected)} corrected` : null,
        r.withdrawn > 0 ? `${count(r.withdrawn)} taken back` : null,
        r.undecided > 0 ? `${plural(r.undecided, "row")} undecided` : null,
    ]
        .filter((words) => words !== null)
        .join(", ") + ". They are in the data set.";

function second(desk) {
    const field = h("input", {
        id: "second",
        type: "number",
        min: 0,
        max: 100,
        step: 5,
        value: Math.round(100 * (desk.progress.secondOpinions ?? 0)),
    });
    return h(
        "p",
        {},
        h("label", { for: "second" }, "Rows that two people label, in percent "),
        field,
        action("Set", async () => {
            desk.progress = await put(desk.path(), { secondOpinions: Number(field.value) / 100 });
            desk.drawSide();
        }),
    );
}

function disputes(desk, all) {
    return h(
        "section",
        {},
        h("h3", {}, all.length > 10 ? `Disputes (the first 10 of ${count(all.length)})` : "Disputes"),
        all.slice(0, 10).map((d) =>
            h(
                "div",
                { class: "dispute" },
                content(d, { most: 4, signal: desk.signal }),
                h(
                    "p",
                    {},
                    d.answers.map((a, i) => [i > 0 ? "; " : "", `${a.reviewer}: `, answer(a, 40)]),
                ),
                h(
                    "p",
                    { class: "buttons" },
                    [...new Set(d.answers.map((a) => a.label ?? null))].map((label) =>
                        action(label === null ? h("em", { class: "special" }, noClass) : short(label, 40), async () => {
                            desk.progress = await post(desk.path("settle"), {
                                reviewer: desk.reviewer,
                                source: d.source,
                                row: d.row,
                                label,
                            });
                            desk.drawSide();
                        }),
                    ),
                ),
            ),
        ),
    );
}
