// Asks for the key of a Functions app, or the token of a server on one's own machine.
import { get, keep, forget } from "./api.js";
import { h, show, toast } from "./dom.js";

export function signIn(place, error, done) {
    // The server of one machine says what it wants; the Functions host says nothing; an app that tells callers apart names its keys.
    const signInAt = error.problem?.["sign-in-at"];
    const kind = !error.problem || signInAt || /x-functions-key/.test(error.message) ? "key" : "token";
    const words = kind === "token" ? "The token that 'pseudolabel serve' printed when it started" : "A key of the app";
    const field = h("input", { id: "secret", type: "password", autocomplete: "off", required: true, "aria-describedby": "secret-help" });
    show(
        place,
        h("h1", {}, "Sign in"),
        // Only a path of this server is followed.
        signInAt?.startsWith("/.auth/") &&
            h("p", { class: "panel narrow" }, h("a", { class: "button main", href: signInAt }, "Sign in with your organization")),
        h(
            "form",
            {
                class: "panel narrow",
                onsubmit: async (event) => {
                    event.preventDefault();
                    keep({ kind, value: field.value.trim() });
                    try {
                        await get("/api/runs?limit=1");
                        done();
                    } catch (failure) {
                        forget();
                        toast(failure.status === 401 ? `This ${kind} is not the right one.` : failure.message, "bad");
                        field.select();
                    }
                },
            },
            h("label", { for: "secret" }, kind === "token" ? "Token" : "Key"),
            field,
            h("p", { class: "soft", id: "secret-help" }, `${words}. It is kept until this tab is closed, and sent to this server alone.`),
            h("button", { type: "submit", class: "main" }, "Sign in"),
        ),
    );
    field.focus();
}
