// What stands beside the row that is reviewed.
import { post, put } from "./api.js";
import { action, h, toast } from "./dom.js";
import { content } from "./parts.js";
import { count, percent, plural, short } from "./words.js";

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
                  `${count(audit.correct)} of ${count(audit.labeled)} accepted labels are right: ${percent(audit.precision)} (${percent(audit.lower)} to ${percent(audit.upper)}).`,
              )
            : h("p", { class: "soft" }, `Audit: ${plural(audit?.rows ?? 0, "accepted label")} wait to be looked at.`),
        (p.disputes ?? []).length > 0 ? disputes(desk, p.disputes) : null,
        again(desk),
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
    // Labels that were changed since join, too: how many there are is known to the server alone.
    const fresh = Math.max(0, p.labeled - (p.taken ?? 0) - (p.disputes?.length ?? 0));
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
                h("p", {}, d.answers.map((a) => `${a.reviewer}: ${short(a.label ?? "none", 40)}`).join("; ")),
                h(
                    "p",
                    { class: "buttons" },
                    [...new Set(d.answers.map((a) => a.label ?? null))].map((label) =>
                        action(label === null ? "None of the classes" : short(label, 40), async () => {
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
