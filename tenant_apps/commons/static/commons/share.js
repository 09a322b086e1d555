/* Sharing by the system's own sheet where there is one, else by copying the address. */
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-share]")) {
    const address = document.querySelector("link[rel=canonical]")?.href ?? location.href;
    if (!navigator.share && !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        if (navigator.share) { await navigator.share({ title: button.dataset.shareTitle, url: address }); return; }
        await navigator.clipboard.writeText(address);
        const said = document.createElement("div");
        said.className = "hs-toast";
        said.textContent = button.dataset.shareDone;
        document.getElementById("toasts")?.append(said);
        setTimeout(() => said.remove(), 4000);
      } catch { /* closed again: nothing to do */ }
    });
  }
})();
