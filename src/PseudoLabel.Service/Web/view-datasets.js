// The list of data sets, and how one begins.
import { get, path, put, upload } from "./api.js";
import { action, h, show, table, toast } from "./dom.js";
import { chosen } from "./dropped.js";
import { next, question, state, takesDrops } from "./parts.js";
import { place } from "./placing.js";
import { bytes, count, plural, short, when } from "./words.js";

const atOnce = 4;

export async function datasets(place, _, query, signal) {
    const page = await get(`/api/datasets?limit=50${query.has("after") ? `&after=${encodeURIComponent(query.get("after"))}` : ""}`, {
        signal,
    });
    const name = h("input", {
        id: "name",
        required: true,
        maxlength: 64,
        pattern: "[a-z0-9]([a-z0-9\\-]*[a-z0-9])?",
        autocomplete: "off",
        spellcheck: "false",
        "aria-describedby": "name-help",
        placeholder: "claims-2026",
    });
    const form = h(
        "form",
        { class: "panel row-of-fields", onsubmit: (event) => event.preventDefault() },
        h(
            "div",
            {},
            h("label", { for: "name" }, "Name of a new data set"),
            name,
            h("p", { class: "soft", id: "name-help" }, "Lowercase letters, digits and dashes, 1 to 64, the first and last no dash."),
        ),
        action(
            "Create",
            async () => {
                if (!name.reportValidity()) return;
                try {
                    await claim(name.value, signal);
                } catch (error) {
                    if (error.status !== 412) throw error;
                    throw new Error(
                        `There is a data set called ${name.value} already. Open it from the list below, or choose another name.`,
                        {
                            cause: error,
                        },
                    );
                }
                location.hash = `#/datasets/${name.value}`;
            },
            { class: "main", type: "submit" },
        ),
    );
    show(
        place,
        h("h1", {}, "Data sets"),
        drop(signal),
        form,
        page.leftOut.length
            ? h(
                  "div",
                  { class: "panel warn", role: "note" },
                  page.leftOut.map((line) => h("p", {}, short(line, 300))),
              )
            : null,
        list(page.datasets),
        page.next ? h("p", {}, h("a", { href: `#/datasets?after=${encodeURIComponent(next(page))}` }, "More data sets")) : null,
    );
    return "Data sets";
}

/** The shortest way: a file with some labels is dropped, and a data set is made of it. */
function drop(signal) {
    const input = h("input", {
        type: "file",
        id: "first-files",
        multiple: true,
        class: "hidden-file",
        onchange: () => take(chosen(input)),
    });
    const folder = h("input", {
        type: "file",
        id: "first-folder",
        multiple: true,
        webkitdirectory: true,
        class: "hidden-file",
        onchange: () => take(chosen(folder)),
    });
    const zone = h(
        "div",
        { class: "drop" },
        h("p", { class: "big" }, "Drop a file or a folder here to begin"),
        h(
            "p",
            {},
            "One table whose label column is filled in some rows and empty in the others. CSV, TSV, Excel, Parquet, JSON lines; gz and zip, too.",
        ),
        h(
            "p",
            {},
            "Or images, in a folder or a zip file: a folder for each class, and the images without a class beside them or in a folder called unlabeled.",
        ),
        h("label", { for: "first-files", class: "button" }, "Choose a file"),
        input,
        " ",
        h("label", { for: "first-folder", class: "button" }, "Choose a folder"),
        folder,
        h("p", { class: "soft" }, "Labels and unlabeled rows in files of their own: create a data set below and put each in its place."),
    );
    const progress = h("progress", { max: 1, value: 0, "aria-label": "Upload" });
    takesDrops(zone, take);
    let busy = false;
    async function take(files) {
        if (files.length === 0 || busy) return;
        busy = true;
        zone.append(progress);
        try {
            const { placed, leftOut } = await place(files, (archives) => areClasses(zone, archives, signal));
            if (placed.length === 0) throw new Error("There is no file in it that can be read.");
            const dataset = await freeName(nameOf(files[0].path.split("/")[0]), signal);
            await send(dataset, placed, (share) => (progress.value = share), signal);
            if (leftOut > 0) toast(`${plural(leftOut, "file")} beside the images ${leftOut === 1 ? "was" : "were"} left out.`);
            if (!signal.aborted) location.hash = `#/datasets/${dataset}`;
        } catch (error) {
            if (error.name !== "AbortError") toast(error.message, "bad");
        } finally {
            progress.remove();
            input.value = folder.value = "";
            busy = false;
        }
    }
    return zone;
}

/** Archives of images that no folder tells apart: what they are is known to whoever made them. */
const areClasses = async (zone, archives, signal) => {
    const names = archives.slice(0, 5).map((name) => short(name, 40));
    const others = archives.length > 5 ? ` and ${count(archives.length - 5)} more` : "";
    return (
        (await question(
            zone,
            `What are the images in ${names.join(", ")}${others}?`,
            [
                ["classes", "Each archive is a class, named after its file"],
                ["pool", "All of them are unlabeled"],
            ],
            signal,
        )) === "classes"
    );
};

/** Sends files, some at once: images are many and small. */
async function send(dataset, placed, progress, signal) {
    const rest = [...placed].reverse();
    let sent = 0;
    const sender = async () => {
        for (let file = rest.pop(); file; file = rest.pop()) {
            const address =
                path("datasets", dataset, "files", file.folder, file.name) +
                (file.class === null ? "" : `?class=${encodeURIComponent(file.class)}`);
            await upload(address, await file.file(), (done, all) => placed.length === 1 && progress(done / all), signal);
            progress(++sent / placed.length);
        }
    };
    try {
        await Promise.all(Array.from({ length: Math.min(atOnce, placed.length) }, sender));
    } finally {
        rest.length = 0; // the others stop where one has failed
    }
}

/** Makes a data set that is not there yet: of two who ask for one name, one is told so. */
const claim = (name, signal) => put(path("datasets", name), { start: "by-hand" }, { signal, headers: { "If-None-Match": "*" } });

/** Claims the first name of a row of names that nobody has. */
async function freeName(base, signal) {
    for (let i = 1; ; i++) {
        const name = i === 1 ? base : `${base}-${i}`;
        try {
            await claim(name, signal);
            return name;
        } catch (error) {
            if (error.status !== 412) throw error;
        }
    }
}

/** A data set's name made of a file's. */
function nameOf(file) {
    return (
        file
            .replace(/(\.[a-z0-9]{1,8})+$/i, "")
            .normalize("NFKD")
            .toLowerCase()
            .replace(/[^a-z0-9]+/g, "-")
            .replace(/^-+|-+$/g, "")
            .slice(0, 50)
            .replace(/-+$/, "") || "data"
    );
}

function list(all) {
    if (all.length === 0) return h("p", { class: "soft" }, "There are no data sets yet.");
    return table(
        "Data sets",
        ["Name", "Files", "Size", "Runs", "Newest run", "What is up"],
        all.map((d) => [
            h("a", { href: `#/datasets/${d.name}` }, d.name),
            { n: count(d.labeledFiles + d.unlabeledFiles + d.dataFiles) },
            { n: bytes(d.bytes) },
            { n: count(d.runs) },
            d.newestRun
                ? h("span", {}, h("a", { href: `#/runs/${d.newestRun.id}` }, when(d.newestRun.created)), " ", state(d.newestRun.lifecycle))
                : "none",
            h(
                "span",
                {},
                words(d).map((line) => h("div", {}, short(line, 200))),
            ),
        ]),
    );
}

export function words(d) {
    return [
        d.settling ? "New files: a run starts when no more come." : null,
        d.followUp ? "New files during a run: one more run follows it." : null,
        d.problem ? `No run was started: ${d.problem}` : null,
        ...(d.poison ?? []).map((p) => `${p.name} could not be taken in: ${p.error}`),
    ].filter(Boolean);
}
