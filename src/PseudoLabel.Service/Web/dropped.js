// What is dropped or chosen: files, whole folders, and archives, each with its path.
const most = 100_000;

/**
 * The files of a drop, those in folders too.
 * @param {DataTransfer} from
 * @returns {Promise<{file: File, path: string}[]>}
 */
export async function filesOf(from) {
    // The browser takes the list back once the event is over: it is read before anything is waited for.
    const entries = [...from.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry);
    if (entries.length === 0) return [...from.files].map((file) => ({ file, path: file.name }));
    const found = [];
    for (const entry of entries) await walk(entry, found);
    return found;
}

/**
 * The files of a field.
 * @param {HTMLInputElement} input
 * @returns {{file: File, path: string}[]}
 */
export const chosen = (input) => [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));

async function walk(entry, found) {
    if (entry.name.startsWith(".") || entry.name === "__MACOSX") return;
    if (found.length >= most) throw new Error(`More than ${most} files were dropped; put them into a zip file.`);
    if (entry.isFile) {
        const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
        found.push({ file, path: entry.fullPath.replace(/^\//, "") });
        return;
    }
    const reader = entry.createReader();
    // A reader gives some at a time, and nothing once it is through.
    for (;;) {
        const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (part.length === 0) return;
        for (const inner of part) await walk(inner, found);
    }
}
