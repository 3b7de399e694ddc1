// What is read of a data set's files, and the start of a run.
import { path, post, put } from "./api.js";
import { action, h, show, table, toast } from "./dom.js";
import { count, percent, plural, short } from "./words.js";
import { settingsForm } from "./settings-form.js";

export async function look(section, dataset, known, all, begin, signal) {
    // What was typed into the form before the files changed stays.
    begin.settings = begin.typed?.() ?? begin.settings;
    begin.typed = undefined;
    if (known.files.length === 0) {
        show(section, h("h2", {}, "What is read of them"), h("p", { class: "soft" }, "Nothing yet: add files above."));
        return;
    }
    show(section, h("h2", {}, "What is read of them"), h("p", { class: "soft", "aria-busy": "true" }, "Looking at the files…"));
    const body = { ...begin.settings };
    if (begin.label) body.label = begin.label;
    // A column that is filled in some rows and empty in others says by itself that it is the label.
    const seen = await post(`${path("datasets", dataset, "inspect")}${begin.label ? "" : "?guess=true"}`, body, { signal });
    const guess = seen.labelCandidates?.[0];
    if (!begin.label && guess?.labeled && seen.label?.column === guess.column) begin.label = guess.column;
    const choices = [
        ...new Set([
            ...(begin.label ? [begin.label] : []),
            ...(seen.labelCandidates ?? []).map((c) => c.column),
            ...(seen.columns ?? []).map((c) => c.name),
        ]),
    ];
    const needsLabel = choices.length > 0;
    const why = refusal(seen, needsLabel && !begin.label);
    const form = settingsForm(all, begin.settings, ["label"]);
    begin.typed = form.values;
    const kinds = kindsOf(form, () => again());
    const again = async () => {
        begin.settings = form.values();
        await look(section, dataset, known, all, begin, signal);
    };
    const label = h(
        "select",
        {
            id: "label",
            onchange: () => {
                begin.label = label.value || null;
                again().catch((error) => error.name === "AbortError" || toast(error.message, "bad"));
            },
        },
        begin.label ? null : h("option", { value: "" }, "Choose a column"),
        choices.map((choice) => h("option", { value: choice, selected: choice === begin.label }, short(choice))),
    );
    show(
        section,
        h("h2", {}, "What is read of them"),
        needsLabel ? h("p", { class: "row-of-fields" }, h("label", { for: "label" }, "Label column"), label) : null,
        seen.problem && seen.problem !== why ? h("p", { class: "notice bad", role: "alert" }, seen.problem) : null,
        seen.plan
            ? h(
                  "p",
                  { class: "big" },
                  `${plural(seen.plan.labeledRows, "labeled row")}, ${plural(seen.plan.unlabeledRows, "unlabeled row")}, ` +
                      `${plural(seen.label?.classes.length ?? 0, "class", "classes")}, ${plural(seen.plan.features, "feature")}.`,
              )
            : null,
        seen.label
            ? h(
                  "p",
                  {},
                  "Labels: ",
                  seen.label.classes
                      .slice(0, 20)
                      .map((c, i) => [
                          i > 0 ? ", " : "",
                          h("bdi", {}, short(c.name ?? c.label ?? c.class ?? "", 60)),
                          ` ${count(c.rows ?? c.count)}`,
                      ]),
                  seen.label.classes.length > 20 ? ` and ${count(seen.label.classes.length - 20)} more` : "",
                  ".",
              )
            : null,
        seen.notices.length > 0
            ? h(
                  "details",
                  { open: seen.notices.length < 4 },
                  h("summary", {}, plural(seen.notices.length, "remark")),
                  h(
                      "ul",
                      {},
                      seen.notices.map((line) => h("li", {}, line)),
                  ),
              )
            : null,
        h(
            "form",
            { class: "start", onsubmit: (event) => event.preventDefault() },
            h("h3", {}, "Settings"),
            form.form,
            h(
                "p",
                {},
                action(
                    "Start a run",
                    async () => {
                        const settings = { ...form.values(), ...(begin.label ? { label: begin.label } : {}) };
                        await put(path("datasets", dataset, "settings"), settings);
                        const run = await post("/api/runs", { dataset, ...settings });
                        location.hash = `#/runs/${run.id}`;
                    },
                    { class: "main large", type: "submit", id: "start", disabled: why !== null },
                ),
            ),
            why === null ? null : h("p", { class: "notice bad", role: "alert", id: "why-not" }, h("strong", {}, "Not yet: "), why),
        ),
        h(
            "details",
            { open: true },
            h("summary", {}, "Columns"),
            kinds.note,
            table(
                "Columns",
                ["Column", "Used as", "Why", "Empty", "Distinct", "For example"],
                (seen.columns ?? [])
                    .slice(0, 200)
                    .map((c) => [
                        h("span", { title: c.name, dir: "auto" }, short(c.name, 40)),
                        kinds.of(c, begin.label),
                        c.reason,
                        { n: percent(c.missingShare) },
                        { n: count(c.distinct) },
                        short(c.examples.join(", "), 80),
                    ]),
            ),
        ),
        (seen.sample ?? [])
            .filter((part) => part.rows.length > 0)
            .map((part) =>
                h(
                    "details",
                    {},
                    h("summary", {}, `First rows of ${short(part.file, 80)}`),
                    table(
                        `First rows of ${short(part.file, 80)}`,
                        part.columns.map((column) => short(column, 30)),
                        part.rows.map((cells) => cells.map((cell) => h("span", { dir: "auto" }, short(cell, 60)))),
                    ),
                ),
            ),
        h(
            "details",
            {},
            h("summary", {}, "Files as they are read"),
            table(
                "Files",
                ["File", "Role", "Format", "Rows", "Columns", "Set aside"],
                seen.files.map((f) => [
                    h("span", { dir: "auto" }, short(f.name, 60)),
                    f.role,
                    f.format,
                    { n: count(f.rows) },
                    { n: count(f.columnCount) },
                    f.setAside ? `${count(f.setAside)}: ${f.setAsideReasons.join("; ")}` : "none",
                ]),
            ),
        ),
    );
}

/** Why no run can be started of what is seen; null where one can. Of a part, nothing is certain. */
function refusal(seen, lacksLabel) {
    if (lacksLabel) return "choose the label column. None is filled in some rows and empty in the others.";
    const isPart = seen.notices.some((line) => / looked at here/.test(line));
    return seen.problem && !isPart ? seen.problem : null;
}

const kindNames = ["numeric", "categorical", "text", "date-time", "ignore"];

/** A field for each column's kind. They and the setting 'columns' say the same. */
function kindsOf(form, again) {
    const fields = new Map();
    const set = () => Object(form.value("columns") ?? {});
    const note = h(
        "p",
        { class: "soft", hidden: true },
        "Kinds were changed. ",
        action("Look again with these kinds", again, { class: "plain" }),
    );
    const chosen = (name, field) => {
        try {
            const { [name]: _, ...others } = set();
            form.set("columns", field.value === "" ? others : { ...others, [name]: field.value });
            note.hidden = false;
        } catch (error) {
            toast(error.message, "bad");
        }
    };
    form.changed("columns", () => {
        try {
            const now = set();
            for (const [name, field] of fields) field.value = now[name] ?? "";
            note.hidden = false;
        } catch (error) {
            toast(error.message, "bad");
        }
    });
    return {
        note,
        of: (column, label) => {
            if (column.name === label || column.kind === "label" || !form.has("columns")) return column.kind;
            const now = set()[column.name];
            const field = h(
                "select",
                { "aria-label": `Kind of ${short(column.name, 80)}`, onchange: () => chosen(column.name, field) },
                h("option", { value: "" }, now === undefined ? `${column.kind}, as found` : "as found"),
                kindNames.map((kind) => h("option", { value: kind, selected: kind === now }, kind)),
            );
            fields.set(column.name, field);
            return field;
        },
    };
}
