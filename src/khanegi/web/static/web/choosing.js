// Choosing from a ranked list: counts who is chosen against the free places, and asks for a reason where
// somebody higher is passed over. The server counts and asks the same; without scripts it does so after sending.
(function () {
  function show(form) {
    var boxes = Array.prototype.slice.call(form.querySelectorAll("[name=people]"));
    var chosen = boxes.filter(function (box) { return box.checked; }).length;
    var last = boxes.reduce(function (found, box, place) { return box.checked ? place : found; }, -1);
    boxes.forEach(function (box, place) {
      box.closest("tr").querySelector(".passed").hidden = box.checked || place > last;
    });
    var free = Number(form.dataset.free);
    var count = chosen.toLocaleString("fa");
    form.querySelector("[data-chosen]").textContent = chosen > free
      ? count + " نفر انتخاب شده است ولی تنها " + free.toLocaleString("fa") + " جا هست"
      : count + " نفر انتخاب شده؛ " + (free - chosen).toLocaleString("fa") + " جای خالی می‌ماند";
  }
  document.querySelectorAll("[data-choosing]").forEach(function (form) {
    if (!form.querySelector("[data-chosen]")) { return; }
    form.addEventListener("change", function (event) {
      if (event.target.name === "people") { show(form); }
    });
    show(form);
  });
})();
