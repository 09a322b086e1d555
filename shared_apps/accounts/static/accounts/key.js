// A key that is refused, taken out or timed out ends in an event of allauth: say so on the page.
document.addEventListener("allauth.error", () => {
  for (const note of document.querySelectorAll("[data-accounts-key-failed]")) note.hidden = false;
});
// Recovery codes are meant to be printed.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-accounts-print]")) window.print();
});
