// Starts the app: one page, whose part after '#' says what is seen.
import { ApiError, get, hasKey } from "./api.js";
import { h, show } from "./dom.js";
import { signIn } from "./view-sign-in.js";
import { datasets } from "./view-datasets.js";
import { dataset } from "./view-dataset.js";
import { runs } from "./view-runs.js";
import { run } from "./view-run.js";
import { rows } from "./view-rows.js";
import { row } from "./view-row.js";
import { review } from "./view-review.js";
import { compare } from "./view-compare.js";

// Each view gets its place, the parts of its address, the query, and a signal that ends when another is shown. It gives its title.
/** @type {[RegExp, (place: any, parts: any, query: URLSearchParams, signal: AbortSignal) => any][]} */
const routes = [
    [/^\/?$/, datasets],
    [/^\/datasets$/, datasets],
    [/^\/datasets\/([^/]+)$/, dataset],
    [/^\/runs$/, runs],
    [/^\/runs\/([^/]+)$/, run],
    [/^\/runs\/([^/]+)\/rows$/, rows],
    [/^\/runs\/([^/]+)\/row$/, row],
    [/^\/runs\/([^/]+)\/review$/, review],
    [/^\/compare$/, compare],
];

const main = document.getElementById("main");
let leaving = new AbortController();
let first = true;

async function go() {
    leaving.abort();
    leaving = new AbortController();
    const signal = leaving.signal;
    const [address, query] = location.hash.slice(1).split("?");
    const place = h("div", { class: "view" }, h("p", { class: "soft" }, "Loading…"));
    show(main, place);
    mark(address);
    try {
        const found = routes.map(([form, view]) => ({ match: form.exec(address), view })).find(({ match }) => match);
        const title = found
            ? await found.view(place, found.match.slice(1).map(unescaped), new URLSearchParams(query), signal)
            : nothing(place);
        if (signal.aborted) return;
        document.title = `${title} – pseudolabel`;
        await who();
    } catch (error) {
        if (signal.aborted) return;
        fail(place, error);
    }
    if (!first) main.focus({ preventScroll: true });
    first = false;
    window.scrollTo(0, 0);
}

let asked = false;

/** Says who is signed in, where the app knows, and how to end that. */
async function who() {
    if (asked) return;
    const caller = await get("/api/caller");
    asked = true;
    if (!caller.name) return;
    const place = document.getElementById("who");
    show(
        place,
        `${caller.name} (${caller.role ?? "no role"}) `,
        !hasKey() && h("a", { href: "/.auth/logout?post_logout_redirect_uri=%2Fapi%2Fdashboard" }, "Sign out"),
    );
}

function unescaped(part) {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

function nothing(place) {
    show(place, h("h1", {}, "There is no such page"), h("p", {}, h("a", { href: "#/datasets" }, "To the data sets")));
    return "No such page";
}

/** Whatever a view cannot go on from. */
function fail(place, error) {
    if (error instanceof ApiError && error.status === 401) {
        signIn(place, error, go);
        document.title = "Sign in – pseudolabel";
        return;
    }
    document.title = "Error – pseudolabel";
    if (!(error instanceof ApiError)) console.error(error);
    show(
        place,
        h("h1", {}, error.status === 404 ? "Not found" : "This did not work"),
        h(
            "p",
            { class: "notice bad", role: "alert" },
            error instanceof ApiError ? error.message : `A fault of this page: ${error.message}`,
        ),
        h("p", {}, h("button", { type: "button", onclick: go }, "Try again"), " ", h("a", { href: "#/datasets" }, "To the data sets")),
    );
}

function mark(address) {
    for (const link of document.querySelectorAll("nav a")) {
        const here = address.startsWith(link.getAttribute("href").slice(1)) || (address.length < 2 && link.textContent === "Data sets");
        if (here) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
    }
}

document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
});
window.addEventListener("hashchange", go);
window.addEventListener("unhandledrejection", (event) => {
    if (event.reason?.name !== "AbortError" && event.reason?.status === 401) fail(main.firstElementChild, event.reason);
});
go();
