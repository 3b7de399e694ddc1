// What was said of rows before, mine and others': each can be seen again, and corrected or taken back.
import { get, post } from "./api.js";
import { action, h, show } from "./dom.js";
import { answer, next } from "./parts.js";
import { short, when } from "./words.js";

/** The list of answers; it is read when it is opened, and after each answer while it is open. */
export class Given {
    constructor(desk) {
        this.desk = desk;
        this.list = h("ul", { class: "given" });
        this.more = h("p", {});
        this.mine = h("input", { type: "checkbox", id: "mine", onchange: () => this.read() });
        this.box = h(
            "details",
            { class: "panel", ontoggle: () => this.box.open && this.read() },
            h("summary", {}, "What was said before"),
            h("p", { class: "row-of-fields" }, h("label", { class: "check" }, this.mine, " mine alone")),
            this.list,
            this.more,
        );
    }

    /** Something was said: the list is read anew where it is seen. */
    changed() {
        return this.box.open ? this.read() : Promise.resolve();
    }

    async read(after = null) {
        const query = new URLSearchParams({
            limit: "20",
            ...(this.mine.checked ? { reviewer: this.desk.reviewer } : {}),
            ...(after ? { after } : {}),
        });
        const page = await get(`${this.desk.path("answers")}?${query}`, { signal: this.desk.signal });
        if (after === null) show(this.list);
        this.list.append(...page.answers.map((given) => this.line(given)));
        const following = next(page);
        show(
            this.more,
            following ? action("More answers", () => this.read(following)) : null,
            this.list.children.length === 0 ? h("span", { class: "soft" }, "Nothing yet.") : null,
        );
    }

    line(given) {
        const mine = given.reviewer === this.desk.reviewer && !given.settled;
        const place = `row ${given.row} of ${short(given.source.split("/").at(-1), 40)}`;
        return h(
            "li",
            {},
            h("strong", {}, said(given)),
            ` by ${given.reviewer}${given.settled ? ", who settled a dispute" : ""}, ${place}`,
            h("small", { class: "soft" }, ` ${when(given.at)}${given.taken ? ", in the data set" : ""} `),
            action("Look again", () => this.desk.again(given), { class: "plain small", "aria-label": `Look again at ${place}` }),
            " ",
            mine
                ? action(
                      "Take back",
                      async () => {
                          this.desk.progress = await post(this.desk.path("answers"), {
                              reviewer: this.desk.reviewer,
                              answers: [{ source: given.source, row: given.row, verdict: "undo" }],
                          });
                          this.desk.drawSide();
                          await this.read();
                      },
                      { class: "plain small", "aria-label": `Take back the answer to ${place}` },
                  )
                : null,
        );
    }
}

const said = ({ verdict, label }) => answer({ verdict, label: verdict === "label" ? label : null });

export const seen = (given) => [
    `You look again at a row of which ${given.reviewer} said “`,
    said(given),
    `” on ${when(given.at)}. An answer of yours is kept beside it${given.settled ? ", and settles the row anew" : ""}.`,
];
