// All rows of a run, page by page, by decision and class.
import { get, path } from "./api.js";
import { action, h, show } from "./dom.js";
import { content, decision, labelOf, next, rowLink } from "./parts.js";
import { percent, short } from "./words.js";

const mostPages = 40;

export async function rows(place, [id], query, signal) {
    const wanted = { decision: query.get("decision") ?? "", class: query.get("class") ?? "" };
    const { classes } = await get(path("runs", id, "examples"), { signal });
    const address = (shown, at) =>
        `#/runs/${id}/rows?${new URLSearchParams([
            ...Object.entries(wanted).filter(([, value]) => value !== ""),
            ...(shown > 1 ? [["pages", String(shown)]] : []),
            ...(at ? [["at", at]] : []),
        ])}`;
    const go = () => (location.hash = address(1));
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
    // Who looks at a row and comes back finds the same pages, at that row: the address holds both, and no new view is begun for it.
    let shown = 1;
    const keep = (at) => history.replaceState(null, "", address(shown, at));
    list.addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (link) keep(link.closest("li").dataset.row);
    });
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
                ? action("More rows", async () => {
                      await page(following);
                      shown++;
                      keep();
                  })
                : h("span", { class: "soft" }, list.children.length === 0 ? "There are no such rows." : "These are all."),
        );
        // A page reads a part of the file: one without a hit leads on to the next.
        if (following && found.rows.length === 0 && !signal.aborted) return await page(following);
        return following;
    };
    const most = Math.min(mostPages, Number(query.get("pages")) || 1);
    let following = await page(null);
    while (shown < most && following && !signal.aborted) {
        following = await page(following);
        shown++;
    }
    const at = [...list.children].find((item) => item.dataset.row === query.get("at"));
    // Once the view stands: it begins at its top else.
    if (at) setTimeout(() => at.scrollIntoView({ block: "center" }));
    return "Rows";
}

const line = (id, row, signal) =>
    h(
        "li",
        { "data-row": `${row.row} ${row.source}` },
        h("a", { href: rowLink(id, row) }, h("bdi", {}, labelOf(row))),
        ` ${percent(row.confidence)} `,
        decision(row.decision),
        h("small", { class: "soft" }, ` ${short(row.source, 80)}, row ${row.row}`),
        content(row, { most: 6, signal }),
    );
