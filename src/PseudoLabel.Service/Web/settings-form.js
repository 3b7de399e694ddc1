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
        fields.set(setting.name, { setting, control, value });
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
    return {
        form,
        /** What a setting says now. */
        value: (name) => read(fields.get(name)),
        /** Says it, as though it were typed. */
        set: (name, value) => (fields.get(name).control.value = textOf(fields.get(name).setting, value)),
        /** Tells when somebody has typed another. */
        changed: (name, tell) => fields.get(name)?.control.addEventListener("change", tell),
        has: (name) => fields.has(name),
        values: () =>
            Object.fromEntries([...fields].map(([name, field]) => [name, read(field)]).filter(([, value]) => value !== undefined)),
    };
}

const flags = ["true", "false", "yes", "no"];
const isFlag = (setting) => flags.includes(String(setting.default)) && setting.choices.every((choice) => flags.includes(choice));
const isOn = (value) => ["true", "yes"].includes(String(value));
const isMap = (setting) => ["columns", "class-shares"].includes(setting.name);

/** How a value stands in its field; one that a line cannot hold, as JSON. */
function textOf(setting, value) {
    if (value === undefined) return "";
    if (Array.isArray(value)) return value.some((item) => /[,[\]{}]|^\s|\s$/.test(item)) ? JSON.stringify(value) : value.join(", ");
    if (typeof value !== "object") return String(value);
    const plain = isMap(setting) && !Object.entries(value).some(([name, inner]) => /[,={}]/.test(name + inner));
    return plain
        ? Object.entries(value)
              .map(([name, inner]) => `${name}=${inner}`)
              .join(", ")
        : JSON.stringify(value);
}

function controlOf(setting, value, attributes) {
    if (isFlag(setting)) {
        return h("input", { type: "checkbox", ...attributes, checked: value ?? isOn(setting.default) });
    }
    if (setting.choices.length > 0 && !setting.several) {
        return h(
            "select",
            attributes,
            setting.choices.map((choice) => h("option", { value: choice, selected: choice === (value ?? setting.default) }, choice)),
        );
    }
    return h("input", {
        type: "text",
        ...attributes,
        value: textOf(setting, value),
        placeholder: String(setting.default || setting.placeholder || ""),
        title: setting.takes,
        spellcheck: "false",
    });
}

/** What a field says; a field that nobody touched says what it was given, to the letter. */
function read({ setting, control, value }) {
    if (isFlag(setting)) return control.checked === isOn(setting.default) ? undefined : control.checked;
    if (control.tagName === "SELECT") return control.value === setting.default ? undefined : control.value;
    const text = control.value;
    if (text === textOf(setting, value)) return value;
    if (text === "") return undefined;
    if (/^\s*[[{]/.test(text)) {
        try {
            return JSON.parse(text);
        } catch {
            throw new Error(`${setting.name}: this is no JSON; it takes ${setting.takes}.`);
        }
    }
    if (isMap(setting)) return pairs(setting, text);
    if (setting.several) {
        return text
            .split(",")
            .map((part) => part.trim())
            .filter(Boolean);
    }
    // A number that JavaScript does not hold to the last digit is sent as it was written, which is refused in words.
    const number = Number(text);
    const exact = Number.isFinite(number) && !(Number.isInteger(number) && !Number.isSafeInteger(number));
    return /number/.test(setting.takes) && !/days/.test(setting.takes) && exact ? number : text;
}

function pairs(setting, text) {
    return Object.fromEntries(
        text
            .split(",")
            .filter((part) => part.trim() !== "")
            .map((part) => {
                const at = part.lastIndexOf("=");
                if (at < 1) throw new Error(`${setting.name}: write ${setting.placeholder}, several with commas between them.`);
                const [name, value] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
                return [name, value !== "" && Number.isFinite(Number(value)) ? Number(value) : value];
            }),
    );
}
