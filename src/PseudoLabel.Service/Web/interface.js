// The description of the interface, drawn by Swagger UI. Requests that are tried out carry the key or token that the page has.
import { ApiError, getRaw, secretHeaders } from "./api.js";

const place = document.getElementById("interface");
try {
    const description = await getRaw("/api/openapi.json");
    /** @type {any} */ (window).SwaggerUIBundle({
        spec: description,
        domNode: place,
        deepLinking: true,
        docExpansion: "list",
        defaultModelsExpandDepth: 0,
        validatorUrl: null,
        requestInterceptor: (request) => {
            Object.assign(request.headers, secretHeaders());
            return request;
        },
    });
} catch (error) {
    const known = error instanceof ApiError && error.status === 401;
    place.textContent = known ? "Sign in on the first page, then come back in the same tab." : error.message;
}
