// Asks for the key of a Functions app, or the token of a server on one's own machine.
import { get, keep, forget } from "./api.js";
import { h, show, toast } from "./dom.js";

export function signIn(place, error, done) {
    // The server of one machine says what it wants; the Functions host says nothing.
    const kind = error.problem ? "token" : "key";
    const words = kind === "token" ? "The token that 'pseudolabel serve' printed when it started" : "A function key of the app";
    const field = h("input", { id: "secret", type: "password", autocomplete: "off", required: true, "aria-describedby": "secret-help" });
    show(
        place,
        h("h1", {}, "Sign in"),
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
