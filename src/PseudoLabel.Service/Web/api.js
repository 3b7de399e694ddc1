// The HTTP API as the pages call it. A key or token is kept for the tab alone and sent in headers; no address ever holds one.
const keeps = "pseudolabel-secret";
const raw = new Set(["cells", "settings", "labels", "shares", "acceptedShares", "thresholds"]); // their names are the user's own

export class ApiError extends Error {
    constructor(status, message, problem) {
        super(message);
        this.status = status;
        this.problem = problem;
    }
}

export const keep = (secret) => sessionStorage.setItem(keeps, JSON.stringify(secret));
export const hasKey = () => sessionStorage.getItem(keeps) !== null;
export const forget = () => sessionStorage.removeItem(keeps);

/** The headers that show the key or token; none where there is none. */
export function secretHeaders() {
    const secret = JSON.parse(sessionStorage.getItem(keeps) ?? "null");
    return secret === null ? {} : secret.kind === "key" ? { "x-functions-key": secret.value } : { Authorization: `Bearer ${secret.value}` };
}

/** Names as JavaScript has them; what the user named stays. */
function camel(value) {
    if (Array.isArray(value)) return value.map(camel);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [
            name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase()),
            raw.has(name) ? inner : camel(inner),
        ]),
    );
}

async function failure(response) {
    const text = await response.text();
    try {
        const problem = JSON.parse(text);
        return new ApiError(response.status, problem.detail ?? problem.title ?? `The server answered ${response.status}.`, problem);
    } catch {
        return new ApiError(
            response.status,
            `The server answered ${response.status}${response.statusText ? ` (${response.statusText})` : ""}.`,
            null,
        );
    }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{body?: any, type?: string, signal?: AbortSignal, headers?: Record<string, string>}} [options]
 */
async function send(method, path, { body, type, signal, headers } = {}) {
    let response;
    try {
        response = await fetch(path, {
            method,
            signal,
            credentials: "same-origin",
            headers: { ...secretHeaders(), ...(body === undefined ? {} : { "Content-Type": type ?? "application/json" }), ...headers },
            body: body === undefined ? undefined : type ? body : JSON.stringify(body),
        });
    } catch (error) {
        if (error.name === "AbortError") throw error;
        throw new ApiError(0, "The server cannot be reached. It may have stopped; this page goes on when it is back.", null);
    }
    if (!response.ok && response.status !== 304) throw await failure(response);
    return response;
}

const json = async (response) => (response.status === 204 ? null : camel(await response.json()));

export const get = async (path, options) => json(await send("GET", path, options));
export const post = async (path, body, options) => json(await send("POST", path, { body: body ?? {}, ...options }));
export const put = async (path, body, options) => json(await send("PUT", path, { body, ...options }));
export const remove = (path) => send("DELETE", path);

/** metrics.json as it is written; its names are its own. */
export const getRaw = async (path, options) => (await send("GET", path, options)).json();

/** An address for an image or a download, which take no headers: the contents, where a secret must be shown; else the path itself. */
export async function addressOf(path, signal) {
    if (Object.keys(secretHeaders()).length === 0) return path;
    return URL.createObjectURL(await (await send("GET", path, { signal })).blob());
}

/** Sends a file as it is; says how far it is. */
export function upload(path, file, progress, signal) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("PUT", path);
        for (const [name, value] of Object.entries(secretHeaders())) request.setRequestHeader(name, value);
        request.setRequestHeader("Content-Type", "application/octet-stream");
        request.upload.onprogress = (event) => progress(event.loaded, event.total);
        request.onerror = () => reject(new ApiError(0, `${file.name}: the connection broke; drop the file again.`, null));
        request.onabort = () => reject(new DOMException("stopped", "AbortError"));
        request.onload = async () => {
            if (request.status < 300) resolve();
            else reject(await failure(new Response(request.responseText, { status: request.status })));
        };
        signal?.addEventListener("abort", () => request.abort());
        request.send(file);
    });
}

/**
 * Asks again and again until told to stop; a page that is not seen asks seldom, and an answer that is the same costs the server no more
 * than to say so.
 */
export async function poll(path, seconds, signal, seen) {
    let tag = null;
    while (!signal.aborted) {
        let wait = seconds;
        try {
            const response = await send("GET", path, { signal, headers: tag === null ? {} : { "If-None-Match": tag } });
            if (response.status !== 304) {
                tag = response.headers.get("ETag");
                wait = (await seen(await json(response), null)) ?? seconds;
            }
        } catch (error) {
            if (error.name === "AbortError") return;
            if (error.status === 401) throw error;
            wait = (await seen(null, error)) ?? Math.min(30, 2 * seconds);
        }
        if (wait === Infinity) return;
        await pause(1000 * (document.hidden ? Math.max(15, wait) : wait), signal);
    }
}

const sleeping = new Set();

/** Whoever waits before asking again asks now: something was changed. */
export const wake = () => sleeping.forEach((done) => done());

const pause = (milliseconds, signal) =>
    new Promise((resolve) => {
        const done = () => {
            clearTimeout(timer);
            sleeping.delete(done);
            signal.removeEventListener("abort", done);
            document.removeEventListener("visibilitychange", woken);
            resolve();
        };
        const woken = () => !document.hidden && done();
        const timer = setTimeout(done, milliseconds);
        sleeping.add(done);
        document.addEventListener("visibilitychange", woken);
        signal.addEventListener("abort", done);
    });

export const path = (...parts) => `/api/${parts.map(encodeURIComponent).join("/")}`;
