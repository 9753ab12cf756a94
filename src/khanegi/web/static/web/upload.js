// Sends the chosen files in pieces, shows how far it is, and goes on where a bad line stopped.
// Without it, or when anything is unusual, the same form sends the files whole.
(function () {
  var form = document.querySelector("[data-upload]");
  if (!form || !window.fetch || !window.FormData || !Blob.prototype.slice) return;
  var address = form.dataset.upload;
  var token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  var box = form.querySelector("[data-told]");
  var bar = box.querySelector("progress");
  var words = box.querySelector("[data-words]");
  var again = box.querySelector("[data-again]");
  var inputs = Array.prototype.slice.call(form.querySelectorAll("input[type=file]"));
  var LARGE = 1500000, SIDE = 3600, TRIES = 6;
  var busy = false;

  function tell(text, percent) {
    box.hidden = false;
    words.textContent = text;
    if (percent !== undefined) bar.value = percent;
  }
  function percent(number) { return Math.floor(number).toLocaleString("fa-IR") + "٪"; }
  function wait(ms) { return new Promise(function (done) { setTimeout(done, ms); }); }

  // A photo larger than a page needs is made smaller here: less to send, and never too large.
  function smaller(file) {
    if (!/^image\/(jpeg|png)$/.test(file.type) || file.size < LARGE || !window.createImageBitmap) return file;
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (seen) {
      var scale = Math.min(1, SIDE / Math.max(seen.width, seen.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(seen.width * scale);
      canvas.height = Math.round(seen.height * scale);
      var pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(seen, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done) { canvas.toBlob(done, "image/jpeg", 0.85); });
    }).then(function (made) {
      if (!made || made.size >= file.size) return file;
      made.name = file.name;
      made.lastModified = file.lastModified;
      return made;
    }).catch(function () { return file; });
  }

  // Asks once more after a pause when there was no answer; an answer that says no ends it.
  function ask(url, body, tries) {
    var headers = { "X-CSRFToken": token, "Accept": "application/json" };
    if (body instanceof Blob) headers["Content-Type"] = "application/octet-stream";
    return fetch(url, { method: "POST", body: body, headers: headers, credentials: "same-origin", redirect: "manual" })
      .then(function (answer) {
        if (answer.ok) return answer.json();
        if (answer.status >= 500 || answer.status === 429 || answer.status === 400) throw new Error("again");
        return answer.json().catch(function () { return {}; }).then(function (said) { throw { said: said.text || "" }; });
      })
      .catch(function (fault) {
        if (fault.said !== undefined || tries <= 0) throw fault;
        tell("اینترنت قطع و وصل می‌شود؛ از همان جا ادامه می‌دهیم.");
        return wait(1000 * Math.pow(2, TRIES - tries)).then(function () { return ask(url, body, tries - 1); });
      });
  }

  function send(file, told) {
    var about = new FormData();
    about.append("name", file.name);
    about.append("size", file.size);
    about.append("mark", [file.name.slice(0, 40), file.size, file.lastModified].join("|"));
    return ask(address, about, TRIES).then(function (begun) {
      function next(received) {
        told(received);
        if (received >= file.size) return begun.pk;
        var piece = file.slice(received, received + begun.piece, "application/octet-stream");
        return ask(address + begun.pk + "/?start=" + received, piece, TRIES).then(function (said) {
          if (said.received <= received && said.received !== 0) throw new Error("stuck");
          return next(said.received);
        });
      }
      return next(begun.received);
    });
  }

  function keep(pk) {
    var input = document.createElement("input");
    input.type = "hidden";
    input.name = "transfer";
    input.value = pk;
    form.append(input);
  }

  function run() {
    var chosen = [];
    inputs.forEach(function (input) { chosen = chosen.concat(Array.prototype.slice.call(input.files)); });
    if (!chosen.length || busy) return;
    busy = true;
    again.hidden = true;
    tell("در حال آماده‌کردن فایل…", 0);
    Promise.all(chosen.map(smaller)).then(function (files) {
      var all = files.reduce(function (sum, file) { return sum + file.size; }, 0), before = 0, pks = [];
      return files.reduce(function (earlier, file, place) {
        return earlier.then(function () {
          return send(file, function (received) {
            var done = 100 * (before + received) / Math.max(all, 1);
            var which = files.length > 1 ? "فایل " + (place + 1).toLocaleString("fa-IR") + " از " + files.length.toLocaleString("fa-IR") + "، " : "";
            tell(which + percent(done) + " فرستاده شد.", done);
          }).then(function (pk) { before += file.size; pks.push(pk); });
        });
      }, Promise.resolve()).then(function () { return pks; });
    }).then(function (pks) {
      form.querySelectorAll("[name=transfer]").forEach(function (old) { old.remove(); });
      pks.forEach(keep);
      inputs.forEach(function (input) { input.disabled = true; });
      tell("فایل رسید؛ سامانه آن را بررسی می‌کند.", 100);
      form.submit();
    }).catch(function (fault) {
      busy = false;
      if (fault.said) return tell(fault.said, 0);
      again.hidden = false;
      tell("ارتباط قطع شد و فایل کامل نرسید؛ هنوز چیزی ثبت نشده است. وقتی اینترنت برگشت «ادامهٔ فرستادن» را بزنید.");
    });
  }

  form.addEventListener("submit", function (event) {
    if (!inputs.some(function (input) { return input.files.length; })) return;
    event.preventDefault();
    run();
  });
  again.addEventListener("click", run);
})();
