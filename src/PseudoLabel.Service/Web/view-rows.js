// All rows of a run, page by page, by decision and class.
import { get, path } from "./api.js";
import { action, h, show } from "./dom.js";
import { content, decision, next, rowLink } from "./parts.js";
import { percent, short } from "./words.js";

export async function rows(place, [id], query, signal) {
    const wanted = { decision: query.get("decision") ?? "", class: query.get("class") ?? "" };
    const { classes } = await get(path("runs", id, "examples"), { signal });
    const go = () =>
        (location.hash = `#/runs/${id}/rows?${new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== ""))}`);
    const choose = (name, words, values) => {
        const select = h(
            "select",
            {
                id: `by-${name}`,
                onchange: () => {
                    wanted[name] = select.value;
                    go();
                },
            },
            h("option", { value: "" }, "all"),
            values.map((value) => h("option", { value, selected: value === wanted[name] }, short(value, 60))),
        );
        return [h("label", { for: `by-${name}` }, words), select];
    };
    const list = h("ul", { class: "examples wide" });
    const more = h("p", {});
    show(
        place,
        h("h1", {}, "Rows of the ", h("a", { href: `#/runs/${id}` }, "run")),
        h(
            "p",
            { class: "row-of-fields" },
            choose("decision", "Decision", ["accepted", "review", "rejected", "labeled"]),
            choose(
                "class",
                "Label",
                classes.map((c) => c.name),
            ),
        ),
        list,
        more,
    );
    const page = async (after) => {
        const part = new URLSearchParams({
            limit: "50",
            ...Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== "")),
            ...(after ? { after } : {}),
        });
        const found = await get(`${path("runs", id, "rows")}?${part}`, { signal });
        list.append(...found.rows.map((row) => line(id, row, signal)));
        const following = next(found);
        show(
            more,
            following
                ? action("More rows", () => page(following))
                : h("span", { class: "soft" }, list.children.length === 0 ? "There are no such rows." : "These are all."),
        );
        // A page reads a part of the file: one without a hit leads on to the next.
        if (following && found.rows.length === 0 && !signal.aborted) await page(following);
    };
    await page(null);
    return "Rows";
}

const line = (id, row, signal) =>
    h(
        "li",
        {},
        h("a", { href: rowLink(id, row) }, h("bdi", {}, short(row.label, 80))),
        ` ${percent(row.confidence)} `,
        decision(row.decision),
        h("small", { class: "soft" }, ` ${short(row.source, 80)}, row ${row.row}`),
        content(row, { most: 6, signal }),
    );
