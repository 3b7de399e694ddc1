// Numbers and states in words. Figures are written one way in the whole app.
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const count = (n) => (n === null || n === undefined ? "–" : whole.format(n));
export const percent = (x, digits = 1) => (Number.isFinite(x) ? `${(100 * x).toFixed(digits)} %` : "–");
export const number = (x, digits = 4) => (Number.isFinite(x) ? x.toFixed(digits).replace("-", "−") : "–");

export function duration(seconds) {
    if (!Number.isFinite(seconds)) return "–";
    if (seconds < 1) return "under a second";
    seconds = Math.round(seconds);
    const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
    if (days) return `${days} d ${hours} h`;
    if (hours) return `${hours} h ${minutes} min`;
    return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

export function bytes(n) {
    const units = ["bytes", "KB", "MB", "GB", "TB"];
    let at = 0;
    for (; n >= 999.5 && at < units.length - 1; at++) n /= 1000;
    return `${at === 0 ? n : n.toFixed(n < 10 ? 1 : 0)} ${units[at]}`;
}

export const when = (text) => (text ? new Date(text).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" }) : "–");

/** A metric's value as it is read: shares as percent, losses as numbers. */
export const metric = (name, value) =>
    name === undefined || name === "log-loss" || name === "mcc" || name === "cost" ? number(value) : percent(value);

/** Stages of life: words, and the color that goes with them. */
export const lifecycles = {
    pending: ["Waiting for its turn", "soft"],
    running: ["Running", "busy"],
    suspended: ["Suspended", "warn"],
    completed: ["Completed", "good"],
    failed: ["Failed", "bad"],
    terminated: ["Ended by hand", "bad"],
};

export const phases = [
    ["plan", "Look at the files"],
    ["ingest", "Compute features"],
    ["supervised", "Train on the labels"],
    ["rounds", "Self-training, round by round"],
    ["publish", "Decide and write the results"],
];

export const decisions = {
    accepted: ["Accepted", "good"],
    review: ["For review", "warn"],
    rejected: ["Rejected", "bad"],
    labeled: ["Labeled", "soft"],
};

/** A name that may be of any length. */
export function short(text, most = 80) {
    const whole = text ?? "";
    return whole.length > most ? `${whole.slice(0, most - 1)}…` : whole;
}

export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;
