// The settings of a run as a form: those that matter, the others behind a fold, each with its help. Only what differs is sent.
import { h } from "./dom.js";

/**
 * @param {object[]} known What GET /api/settings tells.
 * @param {object} now Settings that are set.
 * @param {string[]} left Names that are asked for elsewhere.
 */
export function settingsForm(known, now, left) {
    const fields = new Map();
    const field = (setting) => {
        const value = now[setting.name];
        const id = `set-${setting.name}`;
        const help = `${id}-help`;
        const control = controlOf(setting, value, { id, "aria-describedby": help });
        fields.set(setting.name, { setting, control });
        return h(
            "div",
            { class: "field" },
            h("label", { for: id }, setting.name),
            control,
            h("p", { class: "soft", id: help }, setting.help),
        );
    };
    const shown = known.filter((setting) => !left.includes(setting.name));
    const form = h(
        "div",
        { class: "settings" },
        h("div", { class: "fields" }, shown.filter((s) => s.group === "main").map(field)),
        h(
            "details",
            {},
            h("summary", {}, `All other settings (${shown.filter((s) => s.group !== "main").length})`),
            h("div", { class: "fields" }, shown.filter((s) => s.group !== "main").map(field)),
        ),
    );
    return { form, values: () => Object.fromEntries([...fields.values()].map(read).filter(([, value]) => value !== undefined)) };
}

const flags = ["true", "false", "yes", "no"];
const isFlag = (setting) => flags.includes(String(setting.default)) && setting.choices.every((choice) => flags.includes(choice));

function controlOf(setting, value, attributes) {
    if (isFlag(setting)) {
        return h("input", { type: "checkbox", ...attributes, checked: value ?? ["true", "yes"].includes(String(setting.default)) });
    }
    if (setting.choices.length > 0 && !setting.several) {
        return h(
            "select",
            attributes,
            setting.choices.map((choice) => h("option", { value: choice, selected: choice === (value ?? setting.default) }, choice)),
        );
    }
    const text =
        value === undefined
            ? ""
            : Array.isArray(value)
              ? value.join(", ")
              : typeof value === "object"
                ? Object.entries(value)
                      .map(([name, inner]) => `${name}=${inner}`)
                      .join(", ")
                : String(value);
    return h("input", {
        type: "text",
        ...attributes,
        value: text,
        placeholder: String(setting.default ?? setting.placeholder ?? ""),
        title: setting.takes,
        spellcheck: "false",
    });
}

function read({ setting, control }) {
    if (isFlag(setting)) {
        return [setting.name, control.checked === ["true", "yes"].includes(String(setting.default)) ? undefined : control.checked];
    }
    const text = control.value.trim();
    if (control.tagName === "SELECT") return [setting.name, text === setting.default ? undefined : text];
    if (text === "") return [setting.name, undefined];
    if (setting.several)
        return [
            setting.name,
            text.includes("=")
                ? pairs(text)
                : text
                      .split(",")
                      .map((part) => part.trim())
                      .filter(Boolean),
        ];
    return [
        setting.name,
        /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text) && /^-?[\d.]+(e-?\d+)?$/i.test(String(setting.default)) ? Number(text) : text,
    ];
}

const pairs = (text) =>
    Object.fromEntries(
        text.split(",").map((part) => {
            const at = part.lastIndexOf("=");
            const [name, value] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
            return [name, value !== "" && Number.isFinite(Number(value)) ? Number(value) : value];
        }),
    );
