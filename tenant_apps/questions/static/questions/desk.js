/* The desk with scripts: items open beside the list, keys, claims, the countdown, drafts on this device.
   Everything works without this file, by links and forms. */
(() => {
  "use strict";
  const wide = window.matchMedia("(min-width: 62rem)");
  const pane = () => document.getElementById("desk-item");
  const item = () => document.querySelector("[data-desk-item]");
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const typing = (element) => element.closest("input:not([type=checkbox], [type=radio]), select, textarea, dialog, [contenteditable='true']") !== null;

  /* — the list: j and k move, Enter opens, x ticks — */
  const links = () => [...document.querySelectorAll("[data-desk-row]")];
  const move = (by) => {
    const all = links();
    if (!all.length) return;
    const at = all.findIndex((link) => link === document.activeElement);
    const here = at >= 0 ? at : all.findIndex((link) => link.getAttribute("aria-current") === "true");
    const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + by))];
    next.focus({ preventScroll: true });
    next.closest("li").scrollIntoView({ block: "nearest" });
  };
  const tick = () => {
    const row = document.activeElement.closest?.(".q-list > li") ?? document.querySelector(".q-list > li[aria-current]");
    const box = row?.querySelector("input[name=chosen]");
    if (box) { box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); }
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      /* Sending without leaving the keyboard, from inside the box. */
      const button = event.target.closest?.("form")?.querySelector("[data-desk-send]");
      if (button) { event.preventDefault(); button.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && typing(event.target) && !event.target.closest("dialog")) {
      const row = document.querySelector(".q-list > li[aria-current] [data-desk-row]");
      event.target.blur();
      row?.focus({ preventScroll: true });
      return;
    }
    if (typing(event.target)) return;
    const act = { j: () => move(1), k: () => move(-1), x: tick }[event.key];
    if (!act || !links().length) return;
    event.preventDefault();
    act();
  });

  /* — an item opens in the right pane; the list stays as it is — */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-desk-row]");
    if (!link || !wide.matches || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    leave();
    for (const other of document.querySelectorAll(".q-list [aria-current]")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    link.closest("li").setAttribute("aria-current", "true");
    window.htmx.ajax("GET", link.href, { target: "#desk-item", swap: "innerHTML" });
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    /* Somebody was faster: the answer shows what they did, beside what was typed. */
    if (event.detail.xhr.status === 409 && event.detail.target.id === "desk-item") {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  /* — the keys of the tools put the cursor where one writes — */
  document.addEventListener("click", (event) => {
    const label = event.target.closest(".q-tools label[data-key]");
    if (!label) return;
    /* At once, not a frame later: what is typed right after the key belongs in the box already. */
    event.preventDefault();
    const radio = document.getElementById(label.htmlFor);
    radio.checked = true;
    const panel = document.querySelector(`.q-tool[data-tool="${radio.value}"]`);
    (panel?.querySelector("select:not([type=hidden]), textarea, input:not([type=hidden])") ?? radio).focus();
  });

  /* — claims: opening the box tells colleagues; going on writing renews; leaving lets go — */
  let claimed = "";
  let renewed = 0;
  const claim = async (box) => {
    const one = box.closest("[data-desk-item]");
    if (!one) return;
    const now = Date.now();
    if (claimed === one.dataset.claim && now - renewed < 180_000) return;
    claimed = one.dataset.claim;
    renewed = now;
    const line = one.querySelector("[data-desk-claim-line]");
    try {
      const answer = await fetch(claimed, {
        method: "POST",
        headers: { "X-CSRFToken": token(), Accept: "application/json" },
        body: new URLSearchParams({ do: "take" }),
      });
      if (answer.status !== 409) { if (line) line.hidden = true; return; }
      claimed = "";
      if (line) { line.textContent = (await answer.json()).text; line.hidden = false; }
    } catch { claimed = ""; /* without a connection nothing is claimed, and nothing typed is lost */ }
  };
  const leave = () => {
    if (!claimed) return;
    const body = new URLSearchParams({ do: "release", csrfmiddlewaretoken: token() });
    fetch(claimed, { method: "POST", headers: { Accept: "application/json" }, body, keepalive: true }).catch(() => {});
    claimed = "";
  };
  const claims = (element) => element.matches?.("textarea") && element.closest("[data-desk-claims]");
  document.addEventListener("focusin", (event) => { if (claims(event.target)) claim(event.target); });
  document.addEventListener("input", (event) => { if (claims(event.target)) claim(event.target); });
  window.addEventListener("pagehide", leave);

  /* — drafts: what is being written stays on this device, in this tab, until it is sent — */
  const key = (box) => `hs-draft:${location.host}:${item()?.dataset.deskItem ?? location.pathname}:${box.dataset.draft}`;
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.dataset?.draft) return;
    if (box.value) sessionStorage.setItem(key(box), box.value); else sessionStorage.removeItem(key(box));
  });
  const forget = (form) => { for (const box of form.querySelectorAll("[data-draft]")) sessionStorage.removeItem(key(box)); };
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form && event.detail.successful) forget(form);
  });
  document.addEventListener("submit", (event) => { if (!event.target.hasAttribute("hx-post")) forget(event.target); });
  const restore = (root) => {
    for (const box of root.querySelectorAll("textarea[data-draft]")) {
      const kept = sessionStorage.getItem(key(box));
      if (kept && !box.value) box.value = kept;
    }
  };

  /* — a reason brings its words, while the box is still empty or holds another reason's words — */
  document.addEventListener("change", (event) => {
    const select = event.target;
    if (!select.dataset?.wordsInto) return;
    const form = select.closest("form");
    const box = document.getElementById(select.dataset.wordsInto);
    const texts = [...form.querySelectorAll("template[data-words-for]")];
    const own = texts.map((one) => one.content.textContent.trim());
    const wanted = texts.find((one) => one.dataset.wordsFor === select.value);
    if (box && wanted && (!box.value.trim() || own.includes(box.value.trim()))) {
      box.value = wanted.content.textContent.trim();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  /* — the countdown; when it is over, the step is asked for, and the item shows what became of it — */
  let running = 0;
  const countdown = () => {
    clearInterval(running);
    const banner = document.querySelector("[data-desk-leaves]");
    if (!banner) return;
    const until = Date.now() + Number(banner.dataset.deskLeaves) * 1000;
    running = setInterval(() => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      const place = banner.querySelector("[data-desk-seconds]");
      if (place) place.textContent = String(left);
      if (left > 0) return;
      clearInterval(running);
      if (!banner.isConnected) return;
      const over = banner.querySelector("[data-desk-over]");
      /* A moment later than ten seconds: the server's clock decides. */
      setTimeout(() => {
        if (over?.hasAttribute("hx-post") && window.htmx) window.htmx.trigger(over, "desk-over");
        else over?.submit();
      }, 400);
    }, 250);
  };

  /* — whatever comes into the page — */
  const settle = () => {
    const fresh = pane()?.querySelector("template[data-desk-fresh]");
    if (fresh) {
      const old = document.getElementById(fresh.dataset.deskFresh);
      const row = fresh.content.firstElementChild;
      if (old && row) {
        const ticked = old.querySelector("input[name=chosen]")?.checked;
        const focused = old.contains(document.activeElement);
        old.replaceWith(row);
        if (ticked) row.querySelector("input[name=chosen]").checked = true;
        if (focused) row.querySelector("[data-desk-row]")?.focus({ preventScroll: true });
      }
      fresh.remove();
    }
    if (pane()) restore(pane());
    /* Words that came back, or a form with a fault: the cursor stands in it. */
    const tool = item()?.dataset.deskFocus;
    if (tool) {
      const panel = document.querySelector(`.q-tool[data-tool="${tool}"]`);
      (panel?.querySelector("[aria-invalid=true]") ?? panel?.querySelector("textarea"))?.focus();
    }
    countdown();
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id === "desk-item") {
      pane().scrollTop = 0;
      pane().closest(".hs-panes__main")?.scrollTo({ top: 0 });
      settle();
    }
  });
  restore(document);
  /* A whole page that brings words back (without htmx, or after its tab was closed) does the same as a pane. */
  settle();
})();
