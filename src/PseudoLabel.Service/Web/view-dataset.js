// One data set: its files, what is read of them, and the start of a run.
import { get, path, post, put, remove, upload } from "./api.js";
import { action, h, show, table, toast } from "./dom.js";
import { bytes, count, percent, plural, short, when } from "./words.js";
import { state } from "./parts.js";
import { settingsForm } from "./settings-form.js";
import { words } from "./view-datasets.js";

const folders = [
    ["data", "Labeled and unlabeled rows together", "Rows whose label cell is filled are the labeled ones."],
    ["labeled", "Labeled rows", "A table with a label column; or images, with the class to put them in."],
    ["unlabeled", "Unlabeled rows", "The same columns without the label; or images."],
];
const imageName = /\.(png|jpe?g|bmp|gif|webp|tiff?)$/i;

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

function showFiles(section, dataset, known, reload, signal) {
    const problems = words(known);
    show(
        section,
        h("h2", {}, "Files"),
        problems.map((line) => h("p", { class: "notice warn" }, line)),
        (known.leftOut ?? []).map((line) => h("p", { class: "soft" }, line)),
        h(
            "div",
            { class: "folders" },
            folders.map(([folder, title, help]) =>
                zone(
                    dataset,
                    folder,
                    title,
                    help,
                    known.files.filter((f) => f.folder === folder),
                    reload,
                    signal,
                ),
            ),
        ),
        h(
            "label",
            { class: "check" },
            h("input", {
                type: "checkbox",
                checked: known.start === "on-upload",
                onchange: async (event) => {
                    try {
                        await put(path("datasets", dataset), { start: event.target.checked ? "on-upload" : "by-hand" });
                        toast(
                            event.target.checked
                                ? "From now on new files start a run by themselves, with the settings last used."
                                : "Runs are started by hand.",
                        );
                    } catch (error) {
                        event.target.checked = !event.target.checked;
                        toast(error.message, "bad");
                    }
                },
            }),
            " New files start a run by themselves",
        ),
    );
}

function zone(dataset, folder, title, help, files, reload, signal) {
    const id = `files-${folder}`;
    const input = h("input", { type: "file", id, multiple: true, class: "hidden-file", onchange: () => take([...input.files]) });
    const cls = folder === "labeled" ? h("input", { id: "class", type: "text", autocomplete: "off", maxlength: 100 }) : null;
    const lines = h("ul", { class: "uploads" });
    const box = h(
        "div",
        { class: "drop small" },
        h("h3", {}, title),
        h("p", { class: "soft" }, help),
        cls ? h("p", { class: "row-of-fields" }, h("label", { for: "class" }, "Class of images"), cls) : null,
        h("label", { for: id, class: "button" }, "Add files", h("span", { class: "for-readers" }, ` to ${title}`)),
        input,
        lines,
        h(
            "ul",
            { class: "files" },
            files.slice(0, 30).map((file) =>
                h(
                    "li",
                    {},
                    h("span", { dir: "auto" }, short(file.name, 80)),
                    h("small", {}, ` ${bytes(file.length)}, ${when(file.modified)} `),
                    action(
                        "Remove",
                        async () => {
                            await remove(
                                path("datasets", dataset, "files", folder, file.name.split("/").at(-1)) +
                                    (file.name.includes("/") ? `?class=${encodeURIComponent(file.name.split("/")[0])}` : ""),
                            );
                            await reload();
                        },
                        { class: "plain small", "aria-label": `Remove ${file.name}` },
                    ),
                ),
            ),
            files.length > 30 ? h("li", {}, `and ${plural(files.length - 30, "more file")}`) : null,
        ),
    );
    box.addEventListener("dragover", (event) => {
        event.preventDefault();
        box.classList.add("over");
    });
    box.addEventListener("dragleave", () => box.classList.remove("over"));
    box.addEventListener("drop", (event) => {
        event.preventDefault();
        box.classList.remove("over");
        take([...event.dataTransfer.files]);
    });
    async function take(chosen) {
        let failed = 0;
        for (const file of chosen) {
            const bar = h("progress", { max: 1, value: 0, "aria-label": `Upload of ${file.name}` });
            const line = h("li", {}, short(file.name, 60), " ", bar);
            if (lines.children.length < 20) lines.append(line);
            const needsClass = cls !== null && imageName.test(file.name);
            if (needsClass && cls.value.trim() === "") {
                toast(`${file.name}: name the class of labeled images first.`, "bad");
                line.remove();
                cls.focus();
                return;
            }
            try {
                await upload(
                    path("datasets", dataset, "files", folder, file.name) +
                        (needsClass ? `?class=${encodeURIComponent(cls.value.trim())}` : ""),
                    file,
                    (done, whole) => (bar.value = whole ? done / whole : 1),
                    signal,
                );
            } catch (error) {
                if (error.name === "AbortError") return;
                failed++;
                toast(`${file.name}: ${error.message}`, "bad");
            }
            line.remove();
            if (failed > 3) return;
        }
        await reload();
    }
    return box;
}

async function look(section, dataset, known, all, begin, signal) {
    if (known.files.length === 0) {
        show(section, h("h2", {}, "What is read of them"), h("p", { class: "soft" }, "Nothing yet: add files above."));
        return;
    }
    show(section, h("h2", {}, "What is read of them"), h("p", { class: "soft", "aria-busy": "true" }, "Looking at the files…"));
    const body = { ...begin.settings };
    if (begin.label) body.label = begin.label;
    let seen = await post(path("datasets", dataset, "inspect"), body, { signal });
    // A column that is filled in some rows and empty in others says by itself that it is the label.
    if (!begin.label && seen.labelCandidates?.length > 0) {
        begin.label = seen.labelCandidates[0].column;
        seen = await post(path("datasets", dataset, "inspect"), { ...body, label: begin.label }, { signal });
    }
    const choices = [
        ...new Set([
            ...(begin.label ? [begin.label] : []),
            ...(seen.labelCandidates ?? []).map((c) => c.column),
            ...(seen.columns ?? []).map((c) => c.name),
        ]),
    ];
    const needsLabel = choices.length > 0;
    const form = settingsForm(all, begin.settings, ["label"]);
    const label = h(
        "select",
        {
            id: "label",
            onchange: () => {
                begin.label = label.value;
                begin.settings = form.values();
                look(section, dataset, known, all, begin, signal).catch(
                    (error) => error.name === "AbortError" || toast(error.message, "bad"),
                );
            },
        },
        choices.map((choice) => h("option", { value: choice, selected: choice === begin.label }, short(choice))),
    );
    show(
        section,
        h("h2", {}, "What is read of them"),
        needsLabel ? h("p", { class: "row-of-fields" }, h("label", { for: "label" }, "Label column"), label) : null,
        seen.problem ? h("p", { class: "notice bad", role: "alert" }, seen.problem) : null,
        seen.plan
            ? h(
                  "p",
                  { class: "big" },
                  `${plural(seen.plan.labeledRows, "labeled row")}, ${plural(seen.plan.unlabeledRows, "unlabeled row")}, ` +
                      `${plural(seen.label?.classes.length ?? 0, "class", "classes")}, ${plural(seen.plan.features, "feature")}.`,
              )
            : null,
        seen.label
            ? h(
                  "p",
                  {},
                  "Labels: ",
                  seen.label.classes
                      .slice(0, 20)
                      .map((c, i) => [
                          i > 0 ? ", " : "",
                          h("bdi", {}, short(c.name ?? c.label ?? c.class ?? "", 60)),
                          ` ${count(c.rows ?? c.count)}`,
                      ]),
                  seen.label.classes.length > 20 ? ` and ${count(seen.label.classes.length - 20)} more` : "",
                  ".",
              )
            : null,
        seen.notices.length > 0
            ? h(
                  "details",
                  { open: seen.notices.length < 4 },
                  h("summary", {}, plural(seen.notices.length, "remark")),
                  h(
                      "ul",
                      {},
                      seen.notices.map((line) => h("li", {}, line)),
                  ),
              )
            : null,
        h(
            "form",
            { class: "start", onsubmit: (event) => event.preventDefault() },
            h("h3", {}, "Settings"),
            form.form,
            h(
                "p",
                {},
                action(
                    "Start a run",
                    async () => {
                        const settings = { ...form.values(), ...(begin.label ? { label: begin.label } : {}) };
                        await put(path("datasets", dataset, "settings"), settings);
                        const run = await post("/api/runs", { dataset, ...settings });
                        location.hash = `#/runs/${run.id}`;
                    },
                    { class: "main large", type: "submit", id: "start" },
                ),
            ),
        ),
        h(
            "details",
            { open: true },
            h("summary", {}, "Columns"),
            table(
                "Columns",
                ["Column", "Used as", "Why", "Empty", "Distinct", "For example"],
                (seen.columns ?? [])
                    .slice(0, 200)
                    .map((c) => [
                        h("span", { title: c.name, dir: "auto" }, short(c.name, 40)),
                        c.kind,
                        c.reason,
                        { n: percent(c.missingShare) },
                        { n: count(c.distinct) },
                        short(c.examples.join(", "), 80),
                    ]),
            ),
        ),
        (seen.sample ?? [])
            .filter((part) => part.rows.length > 0)
            .map((part) =>
                h(
                    "details",
                    {},
                    h("summary", {}, `First rows of ${short(part.file, 80)}`),
                    table(
                        `First rows of ${short(part.file, 80)}`,
                        part.columns.map((column) => short(column, 30)),
                        part.rows.map((cells) => cells.map((cell) => h("span", { dir: "auto" }, short(cell, 60)))),
                    ),
                ),
            ),
        h(
            "details",
            {},
            h("summary", {}, "Files as they are read"),
            table(
                "Files",
                ["File", "Role", "Format", "Rows", "Columns", "Set aside"],
                seen.files.map((f) => [
                    h("span", { dir: "auto" }, short(f.name, 60)),
                    f.role,
                    f.format,
                    { n: count(f.rows) },
                    { n: count(f.columnCount) },
                    f.setAside ? `${count(f.setAside)}: ${f.setAsideReasons.join("; ")}` : "none",
                ]),
            ),
        ),
    );
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
