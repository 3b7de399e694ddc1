// A look into a zip file: what is in it, by the list at its end, and single files of it. Nothing else of it is read.
const endBytes = 65_557; // the end's record with the longest comment
const mostList = 64 << 20;
const mostFile = 1 << 30;

/**
 * The files in an archive.
 * @param {File} file
 * @returns {Promise<{name: string, at: number, packed: number, method: number}[] | null>} null where its list cannot be read here.
 */
export async function listOf(file) {
    const tail = new DataView(await file.slice(Math.max(0, file.size - endBytes)).arrayBuffer());
    let end = tail.byteLength - 22;
    while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
    if (end < 0) return null;
    const [length, start] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
    if (length > mostList || start + length > file.size) return null;
    const list = new DataView(await file.slice(start, start + length).arrayBuffer());
    const files = [];
    for (let at = 0; at + 46 <= list.byteLength && list.getUint32(at, true) === 0x02014b50;) {
        const [name, extra, comment] = [28, 30, 32].map((offset) => list.getUint16(at + offset, true));
        if (at + 46 + name > list.byteLength) return null;
        const entry = {
            name: new TextDecoder().decode(new Uint8Array(list.buffer, at + 46, name)).replaceAll("\\", "/"),
            at: list.getUint32(at + 42, true),
            packed: list.getUint32(at + 20, true),
            method: list.getUint16(at + 10, true),
        };
        if (!entry.name.endsWith("/")) files.push(entry);
        at += 46 + name + extra + comment;
    }
    return files;
}

/**
 * One file of an archive.
 * @param {File} file The archive.
 * @param {{name: string, at: number, packed: number, method: number}} entry
 */
export async function unpacked(file, entry) {
    const head = new DataView(await file.slice(entry.at, entry.at + 30).arrayBuffer());
    if (head.byteLength < 30 || head.getUint32(0, true) !== 0x04034b50) throw new Error(`${entry.name} cannot be read in ${file.name}.`);
    const start = entry.at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    const packed = file.slice(start, start + entry.packed);
    const name = entry.name.split("/").at(-1);
    if (entry.method === 0) return new File([packed], name);
    if (entry.method !== 8)
        throw new Error(`${entry.name} is packed in a way that is not read here; unpack ${file.name} and drop its folder.`);
    const parts = [];
    let size = 0;
    const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
        size += part.value.length;
        if (size > mostFile) throw new Error(`${entry.name} unpacks to more than an image can hold.`);
        parts.push(part.value);
    }
    return new File(parts, name);
}
