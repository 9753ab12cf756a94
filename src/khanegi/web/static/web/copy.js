// Shows a copy button beside a code; without scripts the code can still be selected.
document.querySelectorAll("[data-copy]").forEach(function (button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", function () {
    var text = document.getElementById(button.dataset.copy).textContent.replace(/\u200e/g, "").trim();
    navigator.clipboard.writeText(text).then(function () {
      button.textContent = button.dataset.done;
      button.setAttribute("aria-live", "polite");
    });
  });
});
