// Counts down to the moment a code may be asked for again. The server keeps the same limit.
document.querySelectorAll("[data-wait]").forEach(function (box) {
  var left = Number(box.dataset.wait);
  var button = box.querySelector("button");
  var told = document.createElement("p");
  if (!(left > 0) || !button) return;
  told.className = "muted";
  box.append(told);
  button.hidden = true;
  function tick() {
    if (left <= 0) {
      button.hidden = false;
      told.remove();
      return;
    }
    told.textContent = "تا " + left.toLocaleString("fa-IR") + " ثانیهٔ دیگر می‌توانید دوباره کد بخواهید.";
    left -= 1;
    setTimeout(tick, 1000);
  }
  tick();
});
