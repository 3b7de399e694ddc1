// Where files go that are dropped or chosen: tables, images by class folder, archives by what is in them. One rule for every place.
import { listOf, unpacked } from "./zip.js";

export const imageName = /\.(png|jpe?g|jfif|jpe|bmp|gif|webp|tiff?|dcm)$/i;
const zipName = /\.zip$/i;
const labeled = /^labell?ed$/i;
const unlabeled = /^(unlabell?ed|pool)$/i;
const isRole = (folder) => labeled.test(folder) || unlabeled.test(folder);
const longest = 120;
const mostBytes = 180; // the server takes 200 of UTF-8

/**
 * @typedef {{folder: string, name: string, class: string | null, file: () => Promise<File>}} Placed
 */

/**
 * Finds the place of each file. Images lie in a folder for each class; those in a folder called unlabeled, or in none, are the pool.
 * @param {{file: File, path: string}[]} files
 * @param {(archives: string[]) => Promise<boolean>} [areClasses] Asked where several archives hold images that nothing tells apart:
 *     whether each is a class. If not, all are unlabeled.
 * @returns {Promise<{placed: Placed[], leftOut: number}>}
 */
export async function place(files, areClasses = async () => false) {
    const { images, archives, tables } = await sorted(files);
    const placed = byFolder(images).map((f) => image(f.pool || f.class === null ? "unlabeled" : "labeled", f));
    const alone = [];
    for (const archive of archives) {
        const each = byFolder(archive.inside);
        if (archive.isPool) placed.push(whole("unlabeled", archive));
        else if (each.every((f) => f.class === null && !f.pool)) alone.push(archive);
        else if (each.every((f) => f.pool)) placed.push(whole("unlabeled", archive));
        // A run reads the folder that an image of an archive lies in as its class: kept whole is what reads so.
        else if (each.every((f) => !f.pool && f.class !== null && f.class === f.path.split("/").at(-2)))
            placed.push(whole("labeled", archive));
        else placed.push(...each.map((f) => image(f.pool || f.class === null ? "unlabeled" : "labeled", f)));
    }
    const eachIsClass = alone.length > 1 && (await areClasses(alone.map((archive) => archive.file.name)));
    for (const archive of alone) placed.push(...(eachIsClass ? ofClass(archive, stem(archive.file.name)) : [whole("unlabeled", archive)]));
    // Beside images a table is a list of them or something else: a run reads either images or tables.
    if (images.length + archives.length > 0) return { placed: distinct(placed), leftOut: tables.length };
    return { placed: distinct(byRole(tables)), leftOut: 0 };
}

/**
 * The places of files that are put into one folder of a data set. Labeled images get the class that is named, else that of their folders,
 * as place() has it; an archive that lies in none, its own name.
 * @param {string} folder
 * @param {{file: File, path: string}[]} files
 * @param {string} [named] The class that all images are said to be of; empty where their folders say it.
 * @returns {Promise<{placed: Placed[], classless: string[]}>} What no class is known of is left out, and named.
 */
export async function placeIn(folder, files, named = "") {
    const { images, archives, tables } = await sorted(files);
    const placed = byRole(tables).map((table) => ({ ...table, folder }));
    const classless = [];
    if (folder !== "labeled") {
        const own = byFolder(images).map((f) => image(folder, { ...f, parts: f.class === null ? f.parts : [f.class, ...f.parts] }));
        return { placed: distinct([...placed, ...own, ...archives.map((archive) => whole(folder, archive))]), classless };
    }
    const put = (each, own) => {
        for (const f of each) {
            // A folder with nothing but images in it is the class itself: here all are labeled.
            const cls = named || f.class || own || f.around;
            if (f.pool && !named) placed.push(image("unlabeled", f));
            else if (cls) placed.push(image("labeled", { ...f, class: cls }));
            else classless.push(f.path);
        }
    };
    put(byFolder(images), null);
    for (const archive of archives) {
        const each = byFolder(archive.inside);
        if (named) placed.push(...ofClass(archive, named));
        else if (each.every((f) => f.class === null && !f.pool))
            placed.push(...ofClass(archive, each[0].around ?? stem(archive.file.name)));
        else if (each.every((f) => !f.pool && f.class !== null && f.class === f.path.split("/").at(-2)))
            placed.push(whole("labeled", archive));
        else put(each, stem(archive.file.name));
    }
    return { placed: distinct(placed), classless };
}

/**
 * Gives each file a name of its own in its folder, by a number where two would have one; letters of either case are the same, as on some
 * disks.
 * @param {Placed[]} placed
 * @param {Iterable<string>} [taken] Names that are taken before, as keyOf() has them.
 * @returns {Placed[]}
 */
export function distinct(placed, taken = []) {
    const names = new Set(taken);
    return placed.map((one) => {
        let name = cut(one.name);
        for (let i = 2; names.has(keyOf({ ...one, name })); i++) name = cut(one.name, `-${i}`);
        names.add(keyOf({ ...one, name }));
        return { ...one, name };
    });
}

/** What no two files of a data set have in common. */
export const keyOf = ({ folder, class: cls, name }) => `${folder}/${cls === null ? "" : `${cls}/`}${name}`.toLowerCase();

/** A name that every server takes; of a long one the end is kept, which tells files apart. */
function cut(name, number = "") {
    const ending = /(\.[a-z0-9]{1,8}){1,2}$/i.exec(name)?.[0] ?? "";
    const letters = [...name.slice(0, name.length - ending.length)];
    const size = () => new TextEncoder().encode(letters.join("") + number + ending).length;
    while (letters.length > 0 && (letters.length + number.length + ending.length > longest || size() > mostBytes)) letters.shift();
    return `${letters.join("").replace(/^[. ]+/, "") || "file"}${number}${ending}`;
}

/** Files by what they are, in the order of their paths: what is dropped again gets the names that it had. */
async function sorted(files) {
    const found = { images: [], archives: [], tables: [] };
    for (const { file, path } of [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
        if (imageName.test(path)) found.images.push({ path, file: async () => file });
        else if (!zipName.test(path)) found.tables.push({ path, file: async () => file });
        else {
            const inside = (await listOf(file))?.filter((e) => imageName.test(e.name) && !/(^|\/)(\.|__MACOSX\/)/.test(e.name)) ?? [];
            const isPool = path
                .replace(zipName, "")
                .split("/")
                .some((part) => unlabeled.test(part));
            if (inside.length === 0) found.tables.push({ path, file: async () => file });
            else found.archives.push({ file, path, isPool, inside: inside.map((e) => ({ path: e.name, file: () => unpacked(file, e) })) });
        }
    }
    const names = nameParts(found.archives.map((archive) => archive.path));
    found.archives.forEach((archive, i) => (archive.parts = names[i]));
    return found;
}

const partsOf = (path) => path.split("/").filter((part) => part !== "" && part !== ".");

/** Tables by the folder for labeled or unlabeled ones that they lie in; other folders become a part of the name. */
function byRole(tables) {
    const names = nameParts(tables.map((f) => f.path));
    return tables.map(({ path, file }, i) => {
        const folders = partsOf(path).slice(0, -1);
        const folder = folders.some((f) => unlabeled.test(f)) ? "unlabeled" : folders.some((f) => labeled.test(f)) ? "labeled" : "data";
        return { folder, name: names[i].join("-"), class: null, file };
    });
}

/** The parts of the paths that tell files apart: without the folders around all of them, and without those that say a role. */
function nameParts(paths) {
    const split = paths.map(partsOf);
    let around = 0;
    while (split.every((parts) => parts.length > around + 1 && parts[around] === split[0][around]) && split.length > 0) around++;
    return split.map((parts) => [...parts.slice(around, -1).filter((part) => !isRole(part)), parts.at(-1)]);
}

/**
 * The class of each image by its folders: that below the folder, or folders, around all of them, whatever is below it. A folder with
 * nothing but images in it says no class by itself; it is told as what is around them.
 * @param {{path: string, file: () => Promise<File>}[]} files
 * @returns {{path: string, file: () => Promise<File>, class: string | null, parts: string[], pool: boolean, around: string | null}[]}
 */
function byFolder(files) {
    let split = files.map((f) => partsOf(f.path));
    let around = null;
    while (split.length > 0 && split.every((parts) => parts.length > 1 && parts[0] === split[0][0]) && !isRole(split[0][0])) {
        around ??= split[0][0];
        split = split.map((parts) => parts.slice(1));
    }
    const isOne = split.every((parts) => parts.length === 1);
    return files.map((f, i) => {
        const own = split[i];
        const pool = own.length > 1 && unlabeled.test(own[0]);
        const below = own.length > 1 && isRole(own[0]) ? own.slice(1) : own;
        const cls = pool || below.length === 1 ? null : below[0];
        return { ...f, class: cls, parts: cls === null ? below : below.slice(1), pool, around: isOne ? around : null };
    });
}

/** Folders below become a part of the name, so that no image takes another's place. */
const image = (folder, f) => ({ folder, class: folder === "labeled" ? f.class : null, name: f.parts.join("-"), file: f.file });

const whole = (folder, archive) => ({ folder, class: null, name: archive.parts.join("-"), file: async () => archive.file });

/**
 * The images of an archive, all of one class: whole, where they lie in a folder of that name. Its own name would do as well, but is not
 * kept where another archive has it.
 */
function ofClass(archive, cls) {
    if (archive.inside.every((f) => f.path.split("/").at(-2) === cls)) return [whole("labeled", archive)];
    const names = nameParts(archive.inside.map((f) => f.path));
    return archive.inside.map((f, i) => image("labeled", { ...f, class: cls, parts: names[i] }));
}

const stem = (name) => name.replace(zipName, "");
