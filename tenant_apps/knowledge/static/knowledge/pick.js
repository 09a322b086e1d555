/* Puts words of the knowledge base into a reply box, where the cursor stands.

   <div data-knowledge-for="#id_text" data-knowledge-values='{"number": "…", "asker": "…"}'>
     … buttons [data-knowledge-insert="address"] … <p data-knowledge-said role="status"></p>
   </div>

   Without this file each entry is a link to its page, from where its words can be copied. */
(() => {
  "use strict";

  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

  const put = (box, text) => {
    const from = box.selectionStart ?? box.value.length;
    const until = box.selectionEnd ?? from;
    const before = box.value.slice(0, from);
    const after = box.value.slice(until);
    const gapBefore = before && !before.endsWith("\n") ? "\n\n" : "";
    const gapAfter = after && !after.startsWith("\n") ? "\n\n" : "";
    box.focus();
    box.setSelectionRange(from, until);
    /* insertText keeps the browser's own undo. */
    if (!document.execCommand("insertText", false, gapBefore + text + gapAfter)) {
      box.setRangeText(gapBefore + text + gapAfter, from, until, "end");
    }
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-knowledge-insert]");
    if (!button) return;
    const place = button.closest("[data-knowledge-for]");
    const box = place && document.querySelector(place.dataset.knowledgeFor);
    if (!box || button.getAttribute("aria-disabled") === "true") return;
    const said = place.querySelector("[data-knowledge-said]");
    const say = (text, late = false) => {
      if (!said) return;
      said.textContent = text;
      said.classList.toggle("hs-late", late);
    };
    button.setAttribute("aria-disabled", "true");
    try {
      const answer = await fetch(button.dataset.knowledgeInsert, {
        method: "POST",
        headers: { "X-CSRFToken": token(), "HX-Request": "true" },
        body: new URLSearchParams({ values: place.dataset.knowledgeValues ?? "{}" }),
      });
      const isText = (answer.headers.get("Content-Type") ?? "").startsWith("text/plain");
      if (answer.ok) {
        put(box, await answer.text());
        say(button.dataset.textDone);
      } else {
        say(isText ? await answer.text() : button.dataset.textFailed, true);
      }
    } catch {
      say(button.dataset.textFailed, true);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
})();
