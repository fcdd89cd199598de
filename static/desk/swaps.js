// htmx fetches the list anew. Its markup holds no code: what htmx would evaluate is refused, `hx-on` is off.

import htmx from "../vendor/htmx.esm.min.js";

function refuse() {
  throw new TypeError("Nothing on this page is evaluated.");
}

htmx.registerExtension("no-code", { init: (api) => api.initSecurity(null, refuse, refuse) });
document.addEventListener("htmx:before:on:init", (event) => event.preventDefault());

export default htmx;
