// One data set: its files, what is read of them, and its runs.
import { get, path, poll } from "./api.js";
import { h, show, table, toast } from "./dom.js";
import { count, short, when } from "./words.js";
import { state } from "./parts.js";
import { showFiles } from "./dataset-files.js";
import { showHistory } from "./dataset-history.js";
import { look } from "./dataset-preview.js";

export async function dataset(place, [name], query, signal) {
    const [first, { settings: all }] = await Promise.all([get(path("datasets", name), { signal }), get("/api/settings", { signal })]);
    const asked = query.has("from") ? (await get(path("runs", query.get("from"), "settings"), { signal })).settings : first.settings;
    const preview = h("section", { class: "panel", "aria-live": "polite" });
    const files = h("section", { class: "panel" });
    const runs = h("section", {});
    const history = h("section", {});
    show(place, h("h1", {}, name), files, preview, runs, history);

    const begin = { label: asked.label ?? null, settings: asked };
    const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
    const told = (known) => [known.settling, known.followUp, known.problem, known.poison];
    let now = first;
    let newest = first.newestRuns[0];
    function draw(known) {
        now = known;
        showFiles(files, name, known, reload, signal);
        look(preview, name, known, all, begin, signal).catch((error) => error.name === "AbortError" || toast(error.message, "bad"));
    }
    async function reload() {
        const known = await get(path("datasets", name), { signal });
        draw(known);
        showRuns(runs, name, known);
    }
    draw(first);
    showRuns(runs, name, first);
    const tell = () => showHistory(history, name, signal).catch((error) => error.name === "AbortError" || toast(error.message, "bad"));
    tell();
    // Files that others put there, and runs that go on.
    poll(path("datasets", name), 5, signal, (known, error) => {
        if (error) return undefined;
        // Other files are looked at anew; words about uploads alone leave the form as it stands.
        if (!same(known.files, now.files)) {
            if (!place.contains(document.activeElement) && !files.querySelector(".question, .uploads > li")) draw(known);
        } else if (!same(told(known), told(now)) && !files.querySelector(".question, .uploads > li")) {
            now = known;
            showFiles(files, name, known, reload, signal);
        }
        if (known.newestRuns[0]?.id !== newest?.id || known.newestRuns[0]?.lifecycle !== newest?.lifecycle) {
            newest = known.newestRuns[0];
            if (!history.contains(document.activeElement)) tell();
        }
        if (!runs.contains(document.activeElement)) showRuns(runs, name, known);
        return known.newestRuns.some((run) => ["pending", "running"].includes(run.lifecycle)) || known.settling ? 5 : 20;
    });
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
