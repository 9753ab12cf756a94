// Keeps the sums of a form true while it is typed; the server checks them again.
// <output data-unit="ریال" data-sum-rows="inputs" data-product="amount price">: the sum over rows of amount times price.
// <output data-sum-of="#inputs-total fixed_cost -own_cash cost*months">: outputs by #id and inputs by name; a minus
// takes away, a star multiplies two inputs.
(function () {
  function value(text) {
    var digits = text.replace(/[۰-۹٠-٩]/g, function (digit) {
      var code = digit.charCodeAt(0);
      return String(code - (code >= 0x6f0 ? 0x6f0 : 0x660));
    }).replace(/[\s,٬،_\u200c\u200e\u200f]/g, "").replace(/[٫/]/g, ".");
    return /^\d+(\.\d+)?$/.test(digits) ? Number(digits) : 0;
  }
  function typed(form, name) {
    var field = form.elements.namedItem(name);
    return field && field.value ? value(field.value) : 0;
  }
  function product(form, names) {
    return names.split("*").reduce(function (all, name) { return all * typed(form, name); }, 1);
  }
  function rows(form, output) {
    var factors = output.dataset.product.split(" ");
    var total = 0;
    for (var row = 0; form.elements.namedItem(output.dataset.sumRows + "-" + row + "-" + factors[0]); row += 1) {
      total += factors.reduce(function (product, factor) {
        return product * typed(form, output.dataset.sumRows + "-" + row + "-" + factor);
      }, 1);
    }
    return total;
  }
  function of(form, output) {
    return output.dataset.sumOf.split(" ").reduce(function (total, term) {
      var minus = term[0] === "-";
      var name = minus ? term.slice(1) : term;
      var part = name[0] === "#" ? Number(document.querySelector(name).dataset.value || 0) : product(form, name);
      return total + (minus ? -part : part);
    }, 0);
  }
  function show(form) {
    form.querySelectorAll("[data-sum-rows], [data-sum-of]").forEach(function (output) {
      var total = output.dataset.sumRows ? rows(form, output) : of(form, output);
      output.dataset.value = total;
      output.textContent = total.toLocaleString("fa-IR") + " " + output.dataset.unit;
    });
  }
  document.querySelectorAll("form").forEach(function (form) {
    if (!form.querySelector("[data-sum-rows], [data-sum-of]")) return;
    form.addEventListener("input", function () { show(form); });
    show(form);
  });
})();
