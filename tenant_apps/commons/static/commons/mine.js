/* What of a question's page is about whoever holds this device. The page itself is the same for everybody and
   kept whole, so it is asked for only where somebody has taken part: a crowd of readers fetches nothing more. */
(() => {
  "use strict";
  const KEY = "hs-takes-part";
  const place = document.querySelector("[data-mine]");
  try {
    if (document.querySelector("[data-takes-part]")) localStorage.setItem(KEY, "1");
    if (!place || !localStorage.getItem(KEY)) return;
  } catch { return; /* no storage here: the links lead to the same */ }
  place.addEventListener("htmx:afterRequest", (event) => {
    /* Nobody's device any more. */
    if (event.detail.xhr.status === 204) localStorage.removeItem(KEY);
  });
  const script = document.createElement("script");
  script.src = place.dataset.htmx;
  script.addEventListener("load", (event) => {
    window.htmx.ajax("GET", place.dataset.mine, { source: place, target: place, swap: "innerHTML", event });
  });
  document.head.append(script);
})();
