// The review: one row at a time, a label by one key. Each row is lent to one person; what is given is kept at once.
import { get, path, post } from "./api.js";
import { action, h, show, toast } from "./dom.js";
import { content, noClass } from "./parts.js";
import { Given, seen } from "./review-given.js";
import { again, reviewerName, sideParts } from "./review-side.js";
import { count, percent, short } from "./words.js";

const keys = "123456789abcdefghijklmnopqrtvwyz"; // s, u and x are taken

/** The key of each class: its own name where that is one of the keys, else the next that is free. */
function keysOf(classes) {
    const own = new Set(classes.filter((name) => name.length === 1 && (keys + "0").includes(name)));
    const free = [...keys].filter((key) => !own.has(key));
    return classes.map((name) => (own.has(name) ? name : free.shift()));
}

export async function review(place, [id], _, signal) {
    const run = await get(path("runs", id), { signal });
    const progress = await get(path("runs", id, "review", "progress"), { signal });
    // Where the app knows who asks, nobody answers by another name.
    const name = (await get("/api/caller", { signal })).name ?? localStorage.getItem(reviewerName);
    if (!name) {
        await ask(place, run);
        return "Review";
    }
    const desk = new Desk(place, run, name, progress, signal);
    await desk.next();
    return "Review";
}

function ask(place, run) {
    return new Promise((resolve) => {
        const field = h("input", { id: "reviewer", required: true, maxlength: 60, autocomplete: "name" });
        show(
            place,
            h("h1", {}, "Review of ", h("a", { href: `#/runs/${run.id}` }, run.dataset)),
            h(
                "form",
                {
                    class: "panel narrow",
                    onsubmit: (event) => {
                        event.preventDefault();
                        localStorage.setItem(reviewerName, field.value.trim());
                        window.dispatchEvent(new HashChangeEvent("hashchange"));
                    },
                },
                h("label", { for: "reviewer" }, "Your name"),
                field,
                h("p", { class: "soft" }, "It stands beside each label that you give, so that others see who gave it."),
                h("button", { type: "submit", class: "main" }, "Begin"),
            ),
        );
        field.focus();
        resolve();
    });
}

class Desk {
    constructor(place, run, reviewer, progress, signal) {
        this.run = run;
        this.reviewer = reviewer;
        this.progress = progress;
        this.signal = signal;
        this.keys = keysOf(progress.classes);
        this.waiting = [];
        this.done = [];
        this.now = null;
        this.side = h("aside", { class: "panel", "aria-label": "Progress" });
        this.card = h("section", { class: "panel row", "aria-live": "polite" });
        this.word = h("p", { class: "soft", role: "status" });
        this.heading = null;
        this.buttons = new Map();
        this.held = null;
        this.given = new Given(this);
        show(
            place,
            h("h1", {}, "Review of ", h("a", { href: `#/runs/${run.id}` }, run.dataset)),
            h("div", { class: "desk" }, h("div", {}, this.card, this.word), this.side),
            this.given.box,
        );
        const typed = (event) => this.key(event);
        document.addEventListener("keydown", typed, { signal });
    }

    path(...parts) {
        return path("runs", this.run.id, "review", ...parts);
    }

    /** What others have given, and files: the progress is read anew. */
    async refresh() {
        this.progress = await get(this.path("progress"), { signal: this.signal });
        this.drawSide();
        await this.given.changed();
    }

    /** A row that was answered before, by whomever, comes up once more; the one that is seen waits. */
    again(given) {
        if (this.isBusy()) return;
        if (this.now !== null && !this.now.reviewer) this.waiting.unshift(this.now);
        this.now = given;
        this.draw();
        this.heading.focus({ preventScroll: true });
        this.card.scrollIntoView({ block: "nearest" });
    }

    async next() {
        if (this.waiting.length === 0) {
            const lent = await post(this.path("lease"), { reviewer: this.reviewer, count: 5 }, { signal: this.signal });
            this.progress = lent.progress;
            const mine = new Set(this.done.map((d) => `${d.row} ${d.source}`));
            this.waiting = lent.rows.filter((row) => !mine.has(`${row.row} ${row.source}`));
        }
        this.now = this.waiting.shift() ?? null;
        this.draw();
    }

    /**
     * Draws the row. What had the focus has it again, so that Enter never does anything but what it did before; where it was nowhere, the
     * heading has it.
     */
    draw() {
        const active = document.activeElement;
        const inside = this.card.contains(active);
        this.held = [...this.buttons].find(([, button]) => button === active)?.[0] ?? null;
        const isFirst = this.heading === null;
        this.drawSide();
        this.buttons = new Map();
        this.heading = h("h2", { tabindex: "-1" }, this.now === null ? "Nothing is left for you" : "Which class is this?");
        this.drawRow();
        if (inside || (!isFirst && (document.activeElement?.contains(this.card) ?? true)))
            (this.buttons.get(this.held) ?? this.heading).focus({ preventScroll: true });
    }

    drawRow() {
        const row = this.now;
        if (row === null) {
            show(this.card, this.heading, h("p", {}, "Every row is labeled, skipped, or lent to somebody else."), again(this));
            return;
        }
        const classes = this.progress.classes;
        const filter =
            classes.length > 12
                ? h("input", {
                      type: "search",
                      id: "find-class",
                      placeholder: "Find a class",
                      "aria-label": "Find a class",
                      oninput: () => list(),
                  })
                : null;
        const choices = h("div", { class: "choices", role: "group", "aria-label": "Label" });
        const list = () => {
            const sought = filter?.value.toLowerCase() ?? "";
            // What the model holds for likely comes first; the keys stay those of the class.
            const order = [...classes.keys()]
                .sort((a, b) => rank(row, classes[a]) - rank(row, classes[b]))
                .filter((i) => classes[i].toLowerCase().includes(sought))
                .slice(0, 40);
            // The button that has the focus stays, wherever its class stands.
            const held = classes.findIndex((name) => `class ${name}` === this.held);
            if (held >= 0 && !sought && !order.includes(held)) order.push(held);
            show(
                choices,
                order.map((i) =>
                    this.kept(
                        `class ${classes[i]}`,
                        h(
                            "button",
                            {
                                type: "button",
                                class: classes[i] === row.predicted && !isAudit(row) ? "choice likely" : "choice",
                                onclick: () => this.give("label", classes[i]),
                            },
                            this.keys[i] ? h("kbd", {}, this.keys[i]) : null,
                            h("bdi", {}, short(classes[i], 120)),
                            classes[i] === row.predicted && !isAudit(row) ? h("small", {}, ` ${percent(row.confidence, 0)}`) : null,
                        ),
                    ),
                ),
                classes.length > order.length && !sought
                    ? h("p", { class: "soft" }, `The first ${order.length} of ${count(classes.length)}; find the others by name.`)
                    : null,
            );
        };
        list();
        // Why the model wavers is there for who asks: shown beside the row, it would give the answer.
        const { because, nearest, ...own } = row.cells ?? {};
        show(
            this.card,
            this.heading,
            h(
                "p",
                { class: "soft" },
                `${short(row.source, 80)}, row ${row.row}. `,
                row.kind === "audit" ? "Drawn by chance from the accepted labels, to see how many are right." : "",
            ),
            row.reviewer ? h("p", { class: "notice" }, seen(row)) : null,
            content({ ...row, cells: own }, { most: 24, signal: this.signal }),
            filter,
            choices,
            h(
                "p",
                { class: "buttons" },
                this.button("Skip", "s", () => this.give("skip")),
                this.button(h("em", { class: "special" }, noClass), "x", () => this.give("none")),
                this.button("Undo", "u", () => this.undo(), this.done.length === 0),
            ),
            (because || nearest) && !isAudit(row)
                ? h(
                      "details",
                      {},
                      h("summary", {}, "What the model sees in it"),
                      because ? h("p", {}, `Columns that moved it: ${because}`) : null,
                      nearest ? h("p", {}, `Labeled rows that are nearest: ${nearest}`) : null,
                  )
                : null,
            h(
                "p",
                { class: "soft" },
                isAudit(row) ? "A key gives the label." : `A key gives the label; Enter takes ${short(row.predicted, 40)}.`,
            ),
        );
    }

    drawSide() {
        const active = this.side.contains(document.activeElement) ? document.activeElement : null;
        show(this.side, sideParts(this));
        if (active === null || this.side.contains(document.activeElement)) return;
        const same = [...this.side.querySelectorAll(active.tagName)].find((e) =>
            active.id ? e.id === active.id : e.textContent === active.textContent,
        );
        if (same instanceof HTMLElement) same.focus({ preventScroll: true });
    }

    /** A button that keeps the focus from row to row. One that can do nothing now stays where it is, as the focus may be on it. */
    button(text, key, work, idle = false) {
        return this.kept(
            `key ${key}`,
            h("button", { type: "button", "aria-disabled": idle ? "true" : null, onclick: () => !idle && work() }, h("kbd", {}, key), text),
        );
    }

    kept(name, button) {
        this.buttons.set(name, button);
        return button;
    }

    /** Of what comes while an answer is on its way, nothing is kept for a row that nobody has seen yet; that is said. */
    isBusy() {
        if (this.busy)
            this.word.textContent = "The answer before was still being saved: what you pressed or clicked meanwhile was not taken.";
        return this.busy;
    }

    /** From here on an answer is on its way. */
    begin() {
        this.busy = true;
        this.word.textContent = "";
        this.slow = setTimeout(() => (this.word.textContent ||= "Saving…"), 400);
    }

    end() {
        this.busy = false;
        clearTimeout(this.slow);
        if (this.word.textContent === "Saving…") this.word.textContent = "";
    }

    async give(verdict, label) {
        const row = this.now;
        if (row === null || this.isBusy()) return;
        this.begin();
        try {
            this.progress = await this.send(row, verdict, label);
            if (!row.reviewer) this.done.push(row);
        } catch (error) {
            // The row stays: nothing that was given goes lost in silence.
            this.end();
            if (error.name !== "AbortError") toast(`This answer was not kept: ${error.message}`, "bad");
            return;
        }
        try {
            await this.given.changed();
            await this.next();
        } catch (error) {
            if (error.name === "AbortError") return;
            this.now = null;
            show(
                this.card,
                h("h2", {}, "The next row could not be had"),
                h("p", {}, `Your answer is kept. ${error.message}`),
                action("Try again", () => this.next()),
            );
        } finally {
            this.end();
        }
    }

    /** What was settled is settled anew; a skip settles nothing. */
    send(row, verdict, label) {
        return row.settled && verdict !== "skip"
            ? post(this.path("settle"), { reviewer: this.reviewer, source: row.source, row: row.row, label: label ?? null })
            : post(this.path("answers"), {
                  reviewer: this.reviewer,
                  answers: [{ source: row.source, row: row.row, verdict, ...(label === undefined ? {} : { label }) }],
              });
    }

    async undo() {
        if (this.done.length === 0 || this.isBusy()) return;
        this.begin();
        try {
            const row = this.done.at(-1);
            this.progress = await post(this.path("answers"), {
                reviewer: this.reviewer,
                answers: [{ source: row.source, row: row.row, verdict: "undo" }],
            });
            this.done.pop();
            if (this.now !== null) this.waiting.unshift(this.now);
            this.now = row;
            this.draw();
        } catch (error) {
            toast(error.message, "bad");
        } finally {
            this.end();
        }
    }

    key(event) {
        // A key that is held answers one row.
        if (event.repeat && this.card.contains(event.target) && event.target.tagName === "BUTTON") event.preventDefault();
        if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName))
            return;
        // Enter takes the model's label where nothing else has the focus.
        const nowhere = event.target === document.body || event.target === this.heading || event.target.id === "main";
        if (event.key === "Enter" && nowhere && this.now !== null && !isAudit(this.now)) this.give("label", this.now.predicted);
        else if (event.key === "s") this.give("skip");
        else if (event.key === "x") this.give("none");
        else if (event.key === "u") this.undo();
        else if (this.keys.includes(event.key)) this.give("label", this.progress.classes[this.keys.indexOf(event.key)]);
        else return;
        event.preventDefault();
    }
}

/** Of an accepted label that is audited, the prediction is not shown: it would be its own witness. */
const isAudit = (row) => row.kind === "audit";

const rank = (row, name) => (isAudit(row) ? 0 : name === row.predicted ? 0 : name === row.second ? 1 : 2);
