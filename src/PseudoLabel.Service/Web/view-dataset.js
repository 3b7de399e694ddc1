// One data set: its files, what is read of them, and its runs.
import { get, path } from "./api.js";
import { h, show, table, toast } from "./dom.js";
import { count, short, when } from "./words.js";
import { state } from "./parts.js";
import { showFiles } from "./dataset-files.js";
import { look } from "./dataset-preview.js";

export async function dataset(place, [name], query, signal) {
    const [known, { settings: all }] = await Promise.all([get(path("datasets", name), { signal }), get("/api/settings", { signal })]);
    const asked = query.has("from") ? (await get(path("runs", query.get("from"), "settings"), { signal })).settings : known.settings;
    const preview = h("section", { class: "panel", "aria-live": "polite" });
    const files = h("section", { class: "panel" });
    const runs = h("section", {});
    show(place, h("h1", {}, name), files, preview, runs);

    const begin = { label: asked.label ?? null, settings: asked };
    async function reload() {
        const now = await get(path("datasets", name), { signal });
        showFiles(files, name, now, reload, signal);
        showRuns(runs, name, now);
        await look(preview, name, now, all, begin, signal);
    }
    showFiles(files, name, known, reload, signal);
    showRuns(runs, name, known);
    look(preview, name, known, all, begin, signal).catch((error) => error.name === "AbortError" || toast(error.message, "bad"));
    return name;
}

function showRuns(section, dataset, known) {
    const box = new Set();
    show(
        section,
        h("h2", {}, "Runs"),
        known.newestRuns.length === 0
            ? h("p", { class: "soft" }, "None yet.")
            : [
                  table(
                      "Runs of this data set",
                      ["Asked for", "State", "What came of it", "Compare"],
                      known.newestRuns.map((run) => [
                          h("a", { href: `#/runs/${run.id}` }, when(run.created)),
                          state(run.lifecycle),
                          short(run.error ?? run.outcome ?? "", 160),
                          h("input", {
                              type: "checkbox",
                              "aria-label": `Compare the run of ${when(run.created)}`,
                              onchange: (event) => {
                                  if (event.target.checked) box.add(run.id);
                                  else box.delete(run.id);
                                  compare.disabled = box.size !== 2;
                              },
                          }),
                      ]),
                  ),
              ],
    );
    const compare = h(
        "button",
        {
            type: "button",
            disabled: true,
            onclick: () => {
                const [a, b] = box;
                location.hash = `#/compare?a=${a}&b=${b}`;
            },
        },
        "Compare two runs",
    );
    if (known.newestRuns.length > 1) section.append(h("p", {}, compare));
    if (known.runs > known.newestRuns.length)
        section.append(h("p", {}, h("a", { href: `#/runs?dataset=${dataset}` }, `All ${count(known.runs)} runs`)));
}
