// Elements are built, never parsed: whatever a cell, a file or a class is called, it is text.

/**
 * An element. Attributes whose value is null, undefined or false are left out; 'on…' adds a listener; 'class', 'text' and any attribute.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...any} children Nodes, texts, numbers, arrays of them; null is nothing.
 */
export function h(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
}

/** The same for drawings. */
export function s(tag, attributes = {}, ...children) {
    return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (name === "value" || name === "checked" || name === "disabled" || name === "indeterminate") element[name] = value;
        else element.setAttribute(name, value === true ? "" : String(value));
    }
    append(element, children);
    return element;
}

function append(element, children) {
    for (const child of children) {
        if (child === null || child === undefined || child === false) continue;
        if (Array.isArray(child)) append(element, child);
        else element.append(child instanceof Node ? child : String(child));
    }
}

/** Replaces what an element holds. */
export function show(element, ...children) {
    element.replaceChildren();
    append(element, children);
    return element;
}

/** Says something in passing; errors stay until they are dismissed. */
export function toast(text, kind = "info") {
    const box = h(
        "div",
        { class: `toast ${kind}`, role: kind === "bad" ? "alert" : null },
        h("span", {}, text),
        h("button", { type: "button", class: "plain", "aria-label": "Dismiss", onclick: () => box.remove() }, "×"),
    );
    document.getElementById("toasts").append(box);
    if (kind !== "bad") setTimeout(() => box.remove(), 6000);
}

/** A button whose work is done once at a time, and whose failure is told. */
export function action(text, work, attributes = {}) {
    const button = h(
        "button",
        {
            type: "button",
            ...attributes,
            onclick: async (event) => {
                button.disabled = true;
                button.setAttribute("aria-busy", "true");
                try {
                    await work(event);
                } catch (error) {
                    toast(error.message, "bad");
                } finally {
                    button.disabled = false;
                    button.removeAttribute("aria-busy");
                }
            },
        },
        text,
    );
    return button;
}

const mostRows = 60;

/** A table. Rows are arrays of cells: a node, a text, or {n: text} for a number. Of a long one the first rows are shown until asked for all. */
export function table(caption, heads, rows, attributes = {}) {
    const cell = (tag, value, scope) =>
        value !== null && typeof value === "object" && !(value instanceof Node) && "n" in value
            ? h(tag, { class: "n", scope }, value.n)
            : h(tag, { scope }, value);
    const line = (row) =>
        h(
            "tr",
            {},
            row.map((value, i) => cell(i === 0 ? "th" : "td", value, i === 0 ? "row" : null)),
        );
    const body = h("tbody", {}, rows.slice(0, mostRows).map(line));
    const more =
        rows.length > mostRows
            ? h(
                  "button",
                  {
                      type: "button",
                      onclick: () => {
                          body.append(...rows.slice(mostRows).map(line));
                          more.remove();
                      },
                  },
                  `Show all ${rows.length} rows`,
              )
            : null;
    return h(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
        h(
            "table",
            attributes,
            h("caption", {}, caption),
            h(
                "thead",
                {},
                h(
                    "tr",
                    {},
                    heads.map((head) => cell("th", head, "col")),
                ),
            ),
            body,
        ),
        more,
    );
}
