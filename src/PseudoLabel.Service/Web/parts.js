// Parts that several views show.
import { addressOf } from "./api.js";
import { h, toast } from "./dom.js";
import { filesOf } from "./dropped.js";
import { decisions, lifecycles, short } from "./words.js";

/** A state in color and in words. */
export function state(lifecycle) {
    const [words, kind] = lifecycles[lifecycle] ?? [lifecycle, "soft"];
    return h("span", { class: `badge ${kind}` }, words);
}

export function decision(name) {
    const [words, kind] = decisions[name] ?? [name, "soft"];
    return h("span", { class: `badge ${kind}` }, words);
}

/**
 * A row's cells, as name and value; an image as a picture.
 * @param {any} row
 * @param {{most?: number, signal?: AbortSignal}} [options] How many cells are shown at once; what ends the loading of a picture.
 */
export function content(row, { most = 12, signal } = {}) {
    const cells = Object.entries(row.cells ?? {});
    return h(
        "div",
        { class: "content" },
        row.image ? picture(row, signal) : null,
        cells.length === 0 && !row.image
            ? h("p", { class: "soft" }, "Its file has gone or changed since.")
            : h(
                  "dl",
                  { class: "cells" },
                  cells
                      .slice(0, most)
                      .map(([name, value]) =>
                          h(
                              "div",
                              {},
                              h("dt", { title: name }, short(name, 60)),
                              h("dd", { dir: "auto" }, value === "" ? h("em", { class: "soft" }, "empty") : value),
                          ),
                      ),
              ),
        cells.length > most
            ? h(
                  "details",
                  {},
                  h("summary", {}, `${cells.length - most} more`),
                  h(
                      "dl",
                      { class: "cells" },
                      cells
                          .slice(most)
                          .map(([name, value]) => h("div", {}, h("dt", { title: name }, short(name, 60)), h("dd", { dir: "auto" }, value))),
                  ),
              )
            : null,
    );
}

/** A picture that can be looked at closely: a click or Enter makes it as large as it is, or twice as large, in a box that scrolls. */
export function picture(row, signal) {
    const image = h("img", { alt: `${row.source}`, class: "picture" });
    let shown = 0;
    const grow = () => (image.width = Math.max(image.naturalWidth, 2 * shown));
    const button = h(
        "button",
        {
            type: "button",
            class: "plain",
            "aria-label": `Zoom: ${row.source}`,
            "aria-pressed": "false",
            onclick: () => {
                const on = !image.classList.contains("zoomed");
                if (on) shown = image.clientWidth;
                image.classList.toggle("zoomed", on);
                box.classList.toggle("zoomed", on);
                button.setAttribute("aria-pressed", String(on));
                if (on) {
                    grow();
                    load(2048);
                } else image.removeAttribute("width");
            },
        },
        image,
    );
    const box = h("div", { class: "looked-at" }, button);
    image.onload = () => image.classList.contains("zoomed") && grow();
    const load = async (side) => {
        try {
            const address = await addressOf(row.image + (row.image.includes("?") ? "&" : "?") + `side=${side}`, signal);
            image.src = address;
            image.onerror = () => box.replaceWith(h("p", { class: "soft" }, `${row.source} cannot be shown.`));
        } catch (error) {
            if (error.name !== "AbortError") box.replaceWith(h("p", { class: "soft" }, error.message));
        }
    };
    load(512);
    return box;
}

/** What somebody answered: a class by its name; what is no class looks like none, whatever classes are called. */
export const answer = ({ label, verdict }, most = 60) =>
    label !== null && label !== undefined
        ? h("bdi", {}, short(label, most))
        : h("em", { class: "special" }, { skip: "(skipped)", undo: "(taken back)" }[verdict] ?? noClass);

/** The answer that a row is of no class, in words that mark it as none. */
export const noClass = "(none of the classes)";

/** A row's label; a row that could not be read has none, and its link needs words all the same. */
export const labelOf = (row, most = 80) => short(row.label, most) || "no label";

export const rowLink = (run, row) => `#/runs/${run}/row?source=${encodeURIComponent(row.source)}&row=${row.row}`;

/** Files that are dropped on a place, those in folders too, are given to whoever takes them, each with its path. */
export function takesDrops(place, take) {
    place.addEventListener("dragover", (event) => {
        event.preventDefault();
        place.classList.add("over");
    });
    place.addEventListener("dragleave", () => place.classList.remove("over"));
    place.addEventListener("drop", async (event) => {
        event.preventDefault();
        place.classList.remove("over");
        try {
            await take(await filesOf(event.dataTransfer));
        } catch (error) {
            if (error.name !== "AbortError") toast(error.message, "bad");
        }
    });
}

let questions = 0;

/**
 * Asks within the page, where something must be known before it goes on. Who leaves it unanswered, or the page, stops what asked.
 * @param {HTMLElement} place Where the question is put.
 * @param {string} text
 * @param {[string, string][]} choices Values, each with its words; the first is chosen unless another is.
 * @param {AbortSignal} signal
 * @returns {Promise<string>} The value that was chosen.
 */
export function question(place, text, choices, signal) {
    return new Promise((resolve, reject) => {
        const name = `question-${++questions}`;
        const end = (work) => {
            form.remove();
            work();
        };
        const stop = () => end(() => reject(new DOMException("stopped", "AbortError")));
        const form = h(
            "form",
            {
                class: "notice warn question",
                onsubmit: (event) => {
                    event.preventDefault();
                    end(() => resolve(String(new FormData(form).get(name))));
                },
            },
            h(
                "fieldset",
                {},
                h("legend", {}, text),
                choices.map(([value, words], i) =>
                    h("label", { class: "check" }, h("input", { type: "radio", name, value, checked: i === 0 }), ` ${words}`),
                ),
            ),
            h(
                "p",
                { class: "buttons" },
                h("button", { type: "submit", class: "main" }, "Go on"),
                h("button", { type: "button", onclick: stop }, "Leave it"),
            ),
        );
        place.append(form);
        signal?.addEventListener("abort", stop);
        /** @type {HTMLElement} */ (form.querySelector("input")).focus();
    });
}

/** Where the next page of a list begins; null on the last. */
export const next = (page) => (page.next ? new URLSearchParams(page.next.split("?")[1]).get("after") : null);
