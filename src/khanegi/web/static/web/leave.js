// Warns two minutes before the session ends and lets the person stay without losing the page.
(function () {
  var box = document.getElementById("leave");
  var seconds = box && Number(box.dataset.ends);
  if (!seconds) return;
  var timer;
  function wait() {
    box.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(function () { box.hidden = false; }, Math.max(seconds - 120, 1) * 1000);
  }
  box.querySelector("[data-stay]").addEventListener("click", function () {
    fetch(location.href, { method: "HEAD", credentials: "same-origin" }).then(wait);
  });
  document.addEventListener("htmx:afterRequest", wait);
  wait();
})();
