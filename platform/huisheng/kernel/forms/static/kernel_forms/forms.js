// Hides fields that are not asked after the answers given so far. Without it all are shown, each with the
// line that says when it is to be filled in; the server takes what fits either way.
(() => {
  "use strict";
  const fields = [...document.querySelectorAll("[data-form-when]")];
  const given = (name) =>
    [...document.getElementsByName(name)].filter((one) => one.checked).map((one) => one.value);
  const show = () => {
    for (const field of fields) {
      const decider = document.getElementsByName(field.dataset.formWhen)[0];
      const away = decider?.closest("[data-form-when]")?.hidden ?? false;
      const wanted = field.dataset.formIs.split(" ");
      field.hidden = away || !given(field.dataset.formWhen).some((value) => wanted.includes(value));
    }
  };
  document.addEventListener("change", show);
  show();
})();
