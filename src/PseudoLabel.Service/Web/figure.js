// A figure: a drawing with its numbers beside it, to be had as a picture (SVG) and as a table (CSV).
import { h, table } from "./dom.js";
import { count, number, short } from "./words.js";

/** The class of a series' color: ten that can be told apart, then one for all others. */
export const color = (i) => (i < 10 ? `s${i}` : "rest");

/**
 * A figure with its title, its drawing and its numbers.
 * @param {string} title
 * @param {string|null} note
 * @param {SVGElement} drawing
 * @param {string[]} heads
 * @param {(string|number)[][]} rows
 */
export function figure(title, note, drawing, heads, rows, ...more) {
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", `${title}. ${note ?? ""}`);
    const name = title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    return h(
        "figure",
        {},
        h("figcaption", {}, title, note ? h("small", {}, note) : null),
        drawing,
        more,
        h(
            "details",
            { class: "numbers" },
            h("summary", {}, "Numbers"),
            table(
                title,
                heads.map((head) => short(head, 40)),
                rows.map((row) => row.map((value) => (typeof value === "number" ? { n: plain(value) } : short(String(value), 80)))),
            ),
            h(
                "p",
                {},
                saver("SVG", `${name}.svg`, () => picture(drawing), "image/svg+xml"),
                " ",
                saver("CSV", `${name}.csv`, () => csv(heads, rows), "text/csv"),
            ),
        ),
    );
}

const plain = (value) => (Number.isInteger(value) ? count(value) : number(value));

export function saver(text, name, content, type) {
    return h(
        "button",
        {
            type: "button",
            "aria-label": `${name} as ${text}`,
            onclick: () => save(name, new Blob([content()], { type })),
        },
        text,
    );
}

/** Hands a file to the browser's downloads. */
export function save(name, blob) {
    const address = URL.createObjectURL(blob);
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
}

export function csv(heads, rows) {
    const cell = (value) => {
        const text = String(value);
        // A spreadsheet computes what begins so: a quote before it keeps it text.
        const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
        return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    return [heads, ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

/** The drawing by itself: what the page's style gives it is written into it. */
function picture(drawing) {
    const copy = drawing.cloneNode(true);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    const [from, to] = [drawing.querySelectorAll("*"), copy.querySelectorAll("*")];
    from.forEach((element, i) => {
        const style = getComputedStyle(element);
        for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-family", "fill-opacity"]) {
            to[i].setAttribute(name, style.getPropertyValue(name));
        }
        to[i].removeAttribute("class");
    });
    return new XMLSerializer().serializeToString(copy);
}

export const legend = (names) =>
    h(
        "ul",
        { class: "legend" },
        names
            .slice(0, 11)
            .map((name, i) => h("li", {}, h("span", { class: `swatch ${color(i)}`, "aria-hidden": "true" }), short(name, 40))),
        names.length > 11 ? h("li", {}, `and ${count(names.length - 11)} more`) : null,
    );
