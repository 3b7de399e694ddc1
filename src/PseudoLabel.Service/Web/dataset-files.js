// The files of a data set: dropped, sent with their progress, listed, removed.
import { path, put, remove, upload } from "./api.js";
import { action, h, show, toast } from "./dom.js";
import { bytes, count, plural, short, when } from "./words.js";
import { question, takesDrops } from "./parts.js";
import { words } from "./view-datasets.js";
import { chosen } from "./dropped.js";
import { distinct, keyOf, placeIn } from "./placing.js";

const folders = [
    ["data", "Labeled and unlabeled rows together", "Rows whose label cell is filled are the labeled ones."],
    [
        "labeled",
        "Labeled rows",
        "A table with a label column; or images, by folders of their classes, or all of the class that is named here.",
    ],
    ["unlabeled", "Unlabeled rows", "The same columns without the label; or images."],
];

const keyOfKnown = (file) => `${file.folder}/${file.name}`.toLowerCase();

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
                    () => known.files,
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

function zone(dataset, folder, title, help, files, known, reload, signal) {
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
    let busy = false;
    async function take(chosenFiles) {
        if (chosenFiles.length === 0) return;
        if (busy) {
            toast("The files before are still on their way; drop these again once they are there.", "bad");
            return;
        }
        busy = true;
        try {
            await send(chosenFiles);
        } catch (error) {
            if (error.name !== "AbortError") throw error;
        } finally {
            input.value = "";
            busy = false;
        }
        await reload();
    }
    async function send(chosenFiles) {
        const { placed: found, classless } = await placeIn(folder, chosenFiles, cls?.value.trim() ?? "");
        if (classless.length > 0) {
            toast(
                `${short(classless[0], 80)}${classless.length > 1 ? ` and ${count(classless.length - 1)} more` : ""}: ` +
                    "name the class of labeled images first, or put each into a folder of its class.",
                "bad",
            );
            cls.focus();
            return;
        }
        const placed = await besides(found);
        let failed = 0;
        const done = { there: 0, classes: new Set(), unlabeled: 0, replaced: [] };
        for (const one of placed) {
            const bar = h("progress", { max: 1, value: 0, "aria-label": `Upload of ${one.name}` });
            const line = h("li", {}, short(one.name, 60), one.replaces ? " replaces the file of this name " : " ", bar);
            if (lines.children.length < 20) lines.append(line);
            try {
                await upload(
                    path("datasets", dataset, "files", one.folder, one.name) +
                        (one.class === null ? "" : `?class=${encodeURIComponent(one.class)}`),
                    await one.file(),
                    (sent, all) => (bar.value = all ? sent / all : 1),
                    signal,
                );
                done.there++;
                if (one.class !== null) done.classes.add(one.class);
                if (one.folder === "unlabeled") done.unlabeled++;
                if (one.replaces) done.replaced.push(one.name);
            } catch (error) {
                if (error.name === "AbortError") throw error;
                failed++;
                toast(`${one.name}: ${error.message}`, "bad");
            }
            line.remove();
            if (failed > 3) break;
        }
        if (done.there > 0) toast(told(done));
    }
    /** Files whose names are taken: they replace what is there if that is meant, else they get names of their own. */
    async function besides(found) {
        const there = new Map(known().map((file) => [keyOfKnown(file), file]));
        const same = found.filter((one) => there.has(keyOf(one)));
        if (same.length === 0) return found;
        const answer = await question(
            box,
            `${short(same[0].name, 80)}${same.length > 1 ? ` and ${count(same.length - 1)} more` : ""}: ` +
                `${same.length > 1 ? "files of these names are" : "a file of this name is"} in the data set already.`,
            [
                ["both", "Keep both: the new ones get a number"],
                ["replace", same.length > 1 ? "The new ones replace them" : "The new one replaces it"],
                ["skip", "Leave the new ones of these names out"],
            ],
            signal,
        );
        // Letters of either case are one name here, two on some disks: what is replaced is written as it is there.
        const over = (one, [name, cls = null]) => ({ ...one, name, class: cls, replaces: true });
        if (answer === "replace")
            return found.map((one) =>
                there.has(keyOf(one)) ? over(one, there.get(keyOf(one)).name.split("/").reverse()) : { ...one, replaces: false },
            );
        const others = found.filter((one) => !there.has(keyOf(one)));
        return answer === "skip" ? others : [...others, ...distinct(same, [...there.keys(), ...others.map(keyOf)])];
    }
    /** What came of it, where a word is due: classes that folders named, what went elsewhere, what is no more. */
    function told({ there, classes, unlabeled, replaced }) {
        const names = [...classes].slice(0, 8).map((name) => short(name, 40));
        return [
            `${plural(there, "file")} sent`,
            classes.size > 0 ? `labeled as ${names.join(", ")}${classes.size > 8 ? ` and ${count(classes.size - 8)} more` : ""}` : null,
            folder === "labeled" && unlabeled > 0 ? `${count(unlabeled)} of a folder for unlabeled ones went there` : null,
            replaced.length > 0
                ? `${short(replaced[0], 60)}${replaced.length > 1 ? ` and ${count(replaced.length - 1)} more` : ""} replaced`
                : null,
        ]
            .filter((part) => part !== null)
            .join("; ")
            .concat(".");
    }
    return box;
}
