/* In WeChat's own browser a shared page says itself how its card looks; anywhere else this does nothing. */
(() => {
  "use strict";
  const place = document.querySelector("[data-wechat-share]");
  if (!place || !/MicroMessenger/i.test(navigator.userAgent)) return;
  const said = (name) => document.querySelector(`meta[property="og:${name}"]`)?.content ?? "";
  const card = { title: said("title"), desc: said("description"), link: said("url"), imgUrl: said("image") };
  const signature = async (tries) => {
    const answer = await fetch(`${place.dataset.wechatShare}?url=${encodeURIComponent(location.href.split("#")[0])}`);
    if (answer.ok) return answer.json();
    const wait = Number(answer.headers.get("Retry-After"));
    if (answer.status !== 503 || !wait || tries === 0) return null;
    await new Promise((go) => setTimeout(go, wait * 1000));
    return signature(tries - 1);
  };
  const loaded = () => new Promise((go, fail) => {
    const script = document.createElement("script");
    script.src = place.dataset.library;
    script.addEventListener("load", go);
    script.addEventListener("error", fail);
    document.head.append(script);
  });
  (async () => {
    try {
      const signed = await signature(2);
      if (!signed) return;
      await loaded();
      const wx = window.wx;
      wx.config({ debug: false, ...signed, jsApiList: ["updateAppMessageShareData", "updateTimelineShareData"] });
      wx.ready(() => {
        wx.updateAppMessageShareData(card);
        wx.updateTimelineShareData({ title: card.title, link: card.link, imgUrl: card.imgUrl });
      });
    } catch { /* the card by og: tags stays */ }
  })();
})();
