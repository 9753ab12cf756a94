// Takes the reader to the list of problems after a refused form, and to what a swap has said.
(function () {
  function go() {
    var box = document.querySelector(".problems");
    if (box) box.focus();
  }
  go();
  document.addEventListener("htmx:afterSettle", go);
})();
