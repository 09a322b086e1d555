/* Small comforts on every page. All of it works without this file too. */
(() => {
  "use strict";
  const body = document.body;

  /* — input methods: nothing searches, submits or reacts to keys while a word is being composed — */
  let composing = false;
  document.addEventListener("compositionstart", () => { composing = true; }, true);
  document.addEventListener("compositionend", (event) => {
    composing = false;
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  }, true);
  for (const kind of ["keydown", "keyup", "input"]) {
    document.addEventListener(kind, (event) => {
      if (composing || event.isComposing || event.keyCode === 229) {
        event.stopPropagation();
        if (kind === "keydown" && event.key === "Enter") event.preventDefault();
      }
    }, true);
  }

  /* — type size: at once and without reloading, so that nothing typed is lost; the cookie is set by the server — */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-hs-type-size]") || !event.submitter) return;
    event.preventDefault();
    const chosen = event.submitter.value;
    document.documentElement.dataset.size = chosen;
    for (const button of document.querySelectorAll("[data-hs-type-size] button")) {
      button.setAttribute("aria-pressed", String(button.value === chosen));
    }
    fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), redirect: "manual" });
  });

  /* — what asks again by itself does not while nobody looks: a page in the background waits — */
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && !event.detail.requestConfig.triggeringEvent) event.preventDefault();
  });

  /* — a form is sent once: a second tap while the first is on its way does nothing — */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target || "hsRepeat" in form.dataset) return;
    if (form.dataset.hsSent) { event.preventDefault(); return; }
    form.dataset.hsSent = "1";
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
  });
  const release = (form) => {
    delete form.dataset.hsSent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  };
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-hs-sent]").forEach(release));

  /* — after a failed check the summary is read first — */
  document.querySelector("[data-hs-errors]")?.focus();

  /* — characters left, for fields with maxlength; "{n}" stands in data-hs-count — */
  const count = (field) => {
    const place = document.getElementById(`${field.id}_count`);
    if (place) place.textContent = field.dataset.hsCount.replace("{n}", String(field.maxLength - [...field.value].length));
  };
  for (const field of document.querySelectorAll("[data-hs-count][maxlength][id]")) {
    if (!document.getElementById(`${field.id}_count`)) {
      field.insertAdjacentHTML("afterend", `<div class="hs-field__count" id="${CSS.escape(field.id)}_count"></div>`);
    }
    count(field);
    field.addEventListener("input", () => count(field));
  }

  /* — a row that scrolls sideways shows the entry one is at — */
  for (const current of document.querySelectorAll(".hs-top__nav [aria-current], .hs-tabs [aria-current]")) {
    const row = current.closest(".hs-top__nav, .hs-tabs");
    const [entry, frame] = [current.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += entry.left + entry.width / 2 - frame.left - frame.width / 2;
  }

  /* — copy: <button data-hs-copy="#id" hidden>; a browser that cannot copy (WeChat's over http) shows none — */
  const showCopying = (root) => {
    for (const button of root.querySelectorAll("[data-hs-copy]")) button.hidden = !navigator.clipboard;
  };
  showCopying(document);
  document.addEventListener("htmx:load", (event) => showCopying(event.detail.elt));
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-hs-copy]");
    if (!button || !navigator.clipboard) return;
    const source = document.querySelector(button.dataset.hsCopy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    toast(body.dataset.textCopied);
  });

  /* — menus close on Escape and on a click elsewhere — */
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.hs-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.hs-menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  /* — htmx: say what failed; what was typed stays where it is — */
  const toast = (text, tone = "") => {
    const box = document.createElement("div");
    box.className = `hs-toast${tone ? ` hs-toast--${tone}` : ""}`;
    const words = document.createElement("span");
    words.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-small";
    close.textContent = body.dataset.textClose;
    close.addEventListener("click", () => box.remove());
    box.append(words, close);
    document.getElementById("toasts").append(box);
    if (!tone) setTimeout(() => box.remove(), 6000);
  };
  document.addEventListener("htmx:sendError", () => toast(body.dataset.textOffline, "late"));
  document.addEventListener("htmx:timeout", () => toast(body.dataset.textOffline, "late"));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (!event.detail.xhr.getResponseHeader("HX-Redirect")) toast(status === 401 || status === 403 ? body.dataset.textSignedOut : body.dataset.textFailed, "late");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    /* A form that comes back with its errors (422) is shown like any other answer. */
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) release(form);
  });
})();
