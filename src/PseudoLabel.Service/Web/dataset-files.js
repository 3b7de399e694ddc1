// The files of a data set: dropped, sent with their progress, listed, removed.
import { path, put, remove, upload } from "./api.js";
import { action, h, show, toast } from "./dom.js";
import { bytes, plural, short, when } from "./words.js";
import { takesDrops } from "./parts.js";
import { words } from "./view-datasets.js";
import { chosen } from "./dropped.js";
import { imageName } from "./placing.js";

const folders = [
    ["data", "Labeled and unlabeled rows together", "Rows whose label cell is filled are the labeled ones."],
    ["labeled", "Labeled rows", "A table with a label column; or images, by folders of their classes or with the class to put them in."],
    ["unlabeled", "Unlabeled rows", "The same columns without the label; or images."],
];

export function showFiles(section, dataset, known, reload, signal) {
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
    const input = h("input", { type: "file", id, multiple: true, class: "hidden-file", onchange: () => take(chosen(input)) });
    const cls = folder === "labeled" ? h("input", { id: "class", type: "text", autocomplete: "off", maxlength: 100 }) : null;
    const lines = h("ul", { class: "uploads" });
    const entry = (file) =>
        h(
            "li",
            {},
            h("span", { dir: "auto" }, short(file.name, 80)),
            h("small", {}, ` ${bytes(file.length)}, ${when(file.modified)} `),
            action(
                "Remove",
                async () => {
                    if (!confirm(`Remove ${file.name} from the data set? It cannot be brought back.`)) return;
                    await remove(
                        path("datasets", dataset, "files", folder, file.name.split("/").at(-1)) +
                            (file.name.includes("/") ? `?class=${encodeURIComponent(file.name.split("/")[0])}` : ""),
                    );
                    await reload();
                },
                { class: "plain small", "aria-label": `Remove ${file.name}` },
            ),
        );
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
            files.slice(0, 30).map(entry),
            files.length > 30
                ? h(
                      "li",
                      {},
                      h(
                          "details",
                          {},
                          h("summary", {}, `${plural(files.length - 30, "more file")}`),
                          h("ul", { class: "files" }, files.slice(30, 3000).map(entry)),
                      ),
                  )
                : null,
        ),
    );
    takesDrops(box, take);
    async function take(files) {
        let failed = 0;
        for (const { file, path: from } of files) {
            const bar = h("progress", { max: 1, value: 0, "aria-label": `Upload of ${file.name}` });
            const line = h("li", {}, short(file.name, 60), " ", bar);
            if (lines.children.length < 20) lines.append(line);
            // A folder that an image lies in is its class.
            const isImage = cls !== null && imageName.test(file.name);
            const named = isImage ? (from.split("/").at(-2) ?? cls.value.trim()) : "";
            if (isImage && named === "") {
                toast(`${file.name}: name the class of labeled images first.`, "bad");
                line.remove();
                cls.focus();
                return;
            }
            try {
                await upload(
                    path("datasets", dataset, "files", folder, file.name) + (isImage ? `?class=${encodeURIComponent(named)}` : ""),
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
