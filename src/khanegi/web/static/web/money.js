// Says the amount in words and in toman while it is typed; the server says the same after sending.
(function () {
  var ones = ["", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده", "سیزده",
    "چهارده", "پانزده", "شانزده", "هفده", "هجده", "نوزده"];
  var tens = ["", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"];
  var hundreds = ["", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"];
  var scales = ["", " هزار", " میلیون", " میلیارد", " تریلیون"];

  function joined(parts) { return parts.filter(Boolean).join(" و "); }
  function group(value) {
    var rest = value % 100;
    var small = rest < 20 ? [ones[rest]] : [tens[Math.floor(rest / 10)], ones[rest % 10]];
    return joined([hundreds[Math.floor(value / 100)]].concat(small));
  }
  function words(value) {
    var told = [];
    for (var power = 0; value > 0 && power < scales.length; power += 1) {
      if (value % 1000) told.unshift(group(value % 1000) + scales[power]);
      value = Math.floor(value / 1000);
    }
    return joined(told);
  }
  function amount(text) {
    var digits = text.replace(/[۰-۹٠-٩]/g, function (digit) {
      var code = digit.charCodeAt(0);
      return String(code - (code >= 0x6f0 ? 0x6f0 : 0x660));
    }).replace(/[\s,٬،._\u200c\u200e\u200f]/g, "");
    return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
  }
  function told(rial) {
    var toman = Math.floor(rial / 10);
    var odd = rial % 10;
    return joined([toman || !odd ? (words(toman) || "صفر") + " تومان" : "", odd ? words(odd) + " ریال" : ""]);
  }
  document.addEventListener("input", function (event) {
    var output = event.target.dataset.money && document.getElementById(event.target.dataset.money);
    if (!output) return;
    var rial = amount(event.target.value);
    output.textContent = rial === null ? "" : rial.toLocaleString("fa-IR") + " ریال = " + told(rial);
  });
})();
