/* A button that floats at the edge of the page and leads to us. It sets and reads no cookie, loads nothing more,
   and is gone when somebody closes it. */
(() => {
  "use strict";
  const said = "SAID";
  const wish = document.currentScript?.dataset ?? {};
  /* Before whatever the site says of its own links and buttons. */
  const dress = (part, rules) => {
    for (const rule of rules.split(";")) {
      const [name, value] = rule.split(/:(.*)/s);
      part.style.setProperty(name.trim(), value.trim(), "important");
    }
  };
  const show = () => {
    const side = wish.side === "left" ? "left" : "right";
    const box = document.createElement("div");
    dress(box, `all:initial;position:fixed;${side}:16px;bottom:24px;z-index:2147483000;display:flex;align-items:stretch;border-radius:8px;overflow:hidden;background:${said.ground};box-shadow:0 2px 8px rgba(0,0,0,.25)`);
    const common = `all:initial;box-sizing:border-box;cursor:pointer;min-height:44px;display:flex;align-items:center;color:${said.ink};font:16px/1.4 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',system-ui,sans-serif`;
    const link = document.createElement("a");
    const where = new URL(said.address);
    where.searchParams.set("to", ["home", "list"].includes(wish.to) ? wish.to : "ask");
    link.href = where.href;
    link.target = "_blank";
    link.rel = "noopener";
    /* The name of this site, not the page that somebody reads. */
    link.referrerPolicy = "origin";
    link.textContent = (wish.text || said.text).slice(0, 20);
    dress(link, `${common};padding:0 4px 0 16px`);
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", said.close);
    dress(close, `${common};justify-content:center;width:44px;font-size:20px`);
    close.addEventListener("click", () => box.remove());
    for (const part of [link, close]) {
      part.addEventListener("focus", () => dress(part, `outline:2px solid ${said.ink};outline-offset:-5px`));
      part.addEventListener("blur", () => dress(part, "outline:none"));
      box.append(part);
    }
    const print = window.matchMedia("print");
    print.addEventListener?.("change", () => dress(box, `display:${print.matches ? "none" : "flex"}`));
    document.body.append(box);
  };
  if (document.body) show(); else document.addEventListener("DOMContentLoaded", show);
})();
