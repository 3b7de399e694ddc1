// Where the files of a new data set go: tables, images by class folder, archives by what is in them.
import { listOf, unpacked } from "./zip.js";

export const imageName = /\.(png|jpe?g|jfif|jpe|bmp|gif|webp|tiff?|dcm)$/i;
const zipName = /\.zip$/i;
const labeled = /^labell?ed$/i;
const unlabeled = /^(unlabell?ed|pool)$/i;
const longest = 120;

/**
 * @typedef {{folder: string, name: string, class: string | null, file: () => Promise<File>}} Placed
 */

/**
 * Finds the place of each file. Images lie in a folder for each class; those in a folder called unlabeled, or in none, are the pool.
 * @param {{file: File, path: string}[]} files
 * @returns {Promise<{placed: Placed[], leftOut: number}>}
 */
export async function place(files) {
    const images = files.filter((f) => imageName.test(f.path));
    const zips = files.filter((f) => zipName.test(f.path));
    const tables = files.filter((f) => !imageName.test(f.path) && !zipName.test(f.path));
    const placed = byFolder(images.map((f) => ({ path: f.path, file: async () => f.file })));
    let packedImages = 0;
    for (const { file } of zips) {
        const inside = (await listOf(file))?.filter((e) => imageName.test(e.name) && !/(^|\/)(\.|__MACOSX\/)/.test(e.name)) ?? [];
        packedImages += inside.length;
        if (inside.length === 0) {
            placed.push({ folder: "data", name: file.name, class: null, file: async () => file });
            continue;
        }
        const each = byFolder(inside.map((e) => ({ path: e.name, file: () => unpacked(file, e) })));
        const folders = new Set(each.map((p) => p.folder));
        // One that is of one kind is kept as it is; labeled and unlabeled images in one archive go to two places.
        if (folders.size === 1 && !inside.some((e) => labeled.test(e.name.split("/").at(-2) ?? "")))
            placed.push({ folder: [...folders][0], name: file.name, class: null, file: async () => file });
        else placed.push(...each);
    }
    // Beside images a table is a list of them or something else: a run reads either images or tables.
    if (images.length + packedImages > 0) return { placed, leftOut: tables.length };
    return { placed: [...placed, ...tables.map(table)], leftOut: 0 };
}

function table({ file, path }) {
    const folders = path.split("/").slice(0, -1);
    const folder = folders.some((f) => unlabeled.test(f)) ? "unlabeled" : folders.some((f) => labeled.test(f)) ? "labeled" : "data";
    return { folder, name: file.name, class: null, file: async () => file };
}

/** The places of images by their folders; one folder around all of them says nothing. */
function byFolder(files) {
    const split = files.map((f) => ({ ...f, parts: f.path.split("/").filter((part) => part !== "" && part !== ".") }));
    const first = split[0]?.parts[0];
    const around = split.every((f) => f.parts.length > 1 && f.parts[0] === first) && !labeled.test(first) && !unlabeled.test(first);
    const isOnlyClass = around && split.every((f) => f.parts.length === 2);
    return split.map(({ parts, file }) => {
        const own = around ? parts.slice(1) : parts;
        // A folder with nothing but images in it, dropped by itself, is a pool.
        if (own.length === 1 || isOnlyClass) return image("unlabeled", null, own, file);
        if (unlabeled.test(own[0])) return image("unlabeled", null, own.slice(1), file);
        const below = labeled.test(own[0]) ? own.slice(1) : own;
        return below.length === 1 ? image("unlabeled", null, below, file) : image("labeled", below[0], below.slice(1), file);
    });
}

/** Folders below become a part of the name, so that no image takes another's place. */
const image = (folder, cls, parts, file) => ({ folder, class: cls, name: parts.join("-").slice(-longest), file });
