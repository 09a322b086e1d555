/* Keys on staff pages: an element with data-key="j" is clicked (a link, a button) or focused (a field) by that key.
   They rest while somebody types or composes; "?" lists them. */
(() => {
  "use strict";
  const typing = (element) => element.closest("input, select, textarea, [contenteditable='true'], dialog") !== null;
  const visible = (element) => element.checkVisibility?.() ?? true;
  const label = (element) => element.dataset.keyLabel || element.getAttribute("aria-label") || element.title || element.textContent.trim();

  const list = () => {
    const dialog = document.getElementById("keys");
    const rows = dialog.querySelector("[data-hs-keys]");
    rows.replaceChildren();
    for (const element of document.querySelectorAll("[data-key]")) {
      if (!visible(element)) continue;
      const key = document.createElement("dt");
      const kbd = document.createElement("kbd");
      kbd.textContent = element.dataset.key;
      key.append(kbd);
      const what = document.createElement("dd");
      what.textContent = label(element);
      rows.append(key, what);
    }
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "?") { event.preventDefault(); list(); return; }
    for (const element of document.querySelectorAll("[data-key]")) {
      if (element.dataset.key !== event.key || !visible(element)) continue;
      event.preventDefault();
      if (element.matches("input, select, textarea")) element.focus(); else element.click();
      return;
    }
  });
})();
