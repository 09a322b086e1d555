/* Asking: a draft that stays on this device, and a little work instead of a sum. All of it works without this file. */
(() => {
  "use strict";
  const KEY = "hs-ask-draft";
  const KEPT_DAYS = 7;
  const shelf = {
    read() {
      try {
        const kept = JSON.parse(localStorage.getItem(KEY));
        if (kept && Date.now() - kept.at < KEPT_DAYS * 86400000) return kept;
        localStorage.removeItem(KEY);
      } catch { /* no storage here, or somebody else's value: then there is no draft */ }
      return null;
    },
    write(draft) {
      try { localStorage.setItem(KEY, JSON.stringify(draft)); return true; } catch { return false; }
    },
    clear() {
      try { localStorage.removeItem(KEY); } catch { /* nothing was kept either */ }
    },
  };

  /* — sent, or solved: nothing stays — */
  if (document.querySelector("[data-ask-done]")) shelf.clear();

  /* — printing needs a script — */
  for (const button of document.querySelectorAll("[data-ask-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  /* — the draft of step 1 — */
  const form = document.querySelector("[data-ask-form]");
  if (form) {
    const { text, title } = form.elements;
    const again = document.querySelector("[data-ask-again]");
    const kept = document.querySelector("[data-ask-kept]");
    let timer = 0;
    const keep = () => {
      timer = 0;
      if (!text.value.trim() && !title.value.trim()) return;
      kept.hidden = !shelf.write({ text: text.value, title: title.value, at: Date.now() });
    };
    for (const field of [text, title]) {
      field.addEventListener("input", () => {
        again.hidden = true;
        clearTimeout(timer);
        timer = setTimeout(keep, 600);
      });
    }
    form.addEventListener("submit", (event) => {
      if (!event.submitter?.hasAttribute("formaction")) keep();
    });
    window.addEventListener("pagehide", () => { if (timer) keep(); });
    const before = shelf.read();
    if (before && !text.value && !title.value) {
      again.querySelector("[data-ask-again-text]").textContent = before.text || before.title;
      again.hidden = false;
    } else if (before) kept.hidden = false;
    document.querySelector("[data-ask-restore]").addEventListener("click", () => {
      text.value = before.text;
      title.value = before.title;
      if (before.title) title.closest("details").open = true;
      again.hidden = true;
      kept.hidden = false;
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.focus();
    });
    for (const button of document.querySelectorAll("[data-ask-forget]")) {
      button.addEventListener("click", () => {
        clearTimeout(timer);
        timer = 0;
        shelf.clear();
        again.hidden = true;
        kept.hidden = true;
        text.focus();
      });
    }
  }

  /* — a form without a file goes as short text: less to send from a phone, and less to take apart — */
  const upload = document.querySelector('form[enctype="multipart/form-data"]');
  upload?.addEventListener("submit", () => {
    const chosen = [...upload.querySelectorAll('input[type="file"]')].some((field) => field.files.length > 0);
    upload.enctype = chosen ? "multipart/form-data" : "application/x-www-form-urlencoded";
  });

  /* — instead of the sum: find a number whose hash begins with zeros; where a browser cannot, the sum stays — */
  const check = document.querySelector("[data-ask-seed]");
  if (check && globalThis.crypto?.subtle) {
    const bits = Number(check.dataset.askBits);
    const encoder = new TextEncoder();
    const fits = (bytes) => Math.clz32((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >= bits;
    const search = async () => {
      for (let number = 0; ; number += 1) {
        const hash = await crypto.subtle.digest("SHA-256", encoder.encode(`${check.dataset.askSeed}:${number}`));
        if (fits(new Uint8Array(hash))) return number;
      }
    };
    search().then((number) => {
      check.querySelector('[name="work"]').value = String(number);
      check.querySelector("[data-ask-sum]").hidden = true;
      check.querySelector("[data-ask-worked]").hidden = false;
    });
  }
})();
