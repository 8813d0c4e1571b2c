"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const store = `workbench-grading-${data.lab}`;
  const fields = ["points", "comment", "reason"];
  const state = { at: 0, pending: "", changed: new Map(), message: "" };

  const fill = (name, values) => data.texts[name].replace(/\{(\w+)\}/g, (all, word) => String(values[word] ?? all));
  const say = (text) => { $("status").textContent = text; };
  const named = (student) => $("names").checked ? student.student : fill("alias", { number: student.alias });
  const isGraded = (answer) => answer.points !== "" && !answer.earlier;
  const isToRead = (answer) => answer.to_read || answer.earlier;

  // The answers in their order: by question, and in each by student.
  let places = [];
  function arrange() {
    const all = $("show").value === "all";
    const students = [...data.students];
    if (!$("names").checked) students.sort((one, other) => one.alias - other.alias);
    const made = data.questions.flatMap((question) => students
      .filter((student) => student.answers[question.id])
      .map((student) => ({ question, student, answer: student.answers[question.id] })));
    const toRead = made.filter((place) => isToRead(place.answer));
    places = all || toRead.length === 0 ? made : toRead;
    const ids = [...new Set(places.map((place) => place.question.id))];
    options($("question"), ids.map((id) => [id, title(data.questions.find((question) => question.id === id))]));
  }
  const title = (question) => question.title ? `${question.id}: ${question.title}` : question.id;
  function options(select, pairs) {
    select.replaceChildren(...pairs.map(([value, text]) => {
      const option = document.createElement("option");
      option.value = value;
      option.textContent = text;
      return option;
    }));
  }

  function show() {
    state.pending = "";
    const { question, student, answer } = places[state.at] ?? {};
    document.querySelector("main").hidden = !question;
    progress();
    if (!question) return;
    const others = places.map((place, at) => [at, place]).filter(([, place]) => place.question === question);
    options($("student"), others.map(([at, place]) => [at, (isGraded(place.answer) ? "✓ " : "") + named(place.student)]));
    $("student").value = state.at;
    $("question").value = question.id;
    $("heading").textContent = `${title(question)} · ${named(student)}`;
    $("place").textContent = fill("place", { at: others.findIndex(([at]) => at === state.at) + 1, count: others.length });
    $("guide").textContent = question.guide;
    $("guide-box").hidden = !question.guide;
    $("answer").textContent = answer.text || data.texts.noAnswer;
    $("answer").scrollTop = 0;
    $("pictures").replaceChildren(...answer.pictures.map((content, at) => {
      const image = document.createElement("img");
      image.alt = fill("picture", { number: at + 1 });
      image.src = `data:image/png;base64,${content}`;
      return image;
    }));
    $("judged").textContent = answer.to_read ? answer.message
      : fill("judged", { points: answer.judged, of: question.of, message: answer.message });
    $("facts").replaceChildren(...(answer.to_read ? [] : answer.facts).map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
    $("of").textContent = fill("of", { of: question.of });
    $("earlier").textContent = data.texts.earlier;
    $("earlier").hidden = !answer.earlier;
    for (const name of fields) $(name).value = answer[name];
    $("points").removeAttribute("aria-invalid");
  }
  function progress() {
    const answers = data.students.flatMap((student) => Object.values(student.answers)).filter(isToRead);
    const text = fill("progress", { done: answers.filter(isGraded).length, count: answers.length });
    $("progress").textContent = state.changed.size ? `${text} ${data.texts.unsaved}` : text;
  }

  function go(at) {
    if (at < 0) return say(data.texts.first);
    if (at >= places.length) return say(data.texts.last);
    state.at = at;
    show();
    const { question, student } = places[at];
    say(fill("next", { student: named(student), question: question.id }));
  }
  function goToQuestion(step) {
    const ids = [...new Set(places.map((place) => place.question.id))];
    const id = ids[ids.indexOf(places[state.at].question.id) + step];
    if (id === undefined) return say(data.texts[step > 0 ? "last" : "first"]);
    go(places.findIndex((place) => place.question.id === id));
  }
  function goToUnread() {
    const order = [...places.keys()].map((step) => (state.at + 1 + step) % places.length);
    const at = order.find((each) => isToRead(places[each].answer) && !isGraded(places[each].answer));
    if (at === undefined) say(data.texts.allRead);
    else go(at);
  }

  function change(name, value) {
    const { question, student, answer } = places[state.at];
    if (answer[name] === value && !(name === "points" && answer.earlier)) return;
    answer[name] = value;
    answer.time = new Date().toISOString();
    if (name === "points") {
      answer.earlier = false;
      answer.version = student.submission;
      $("earlier").hidden = true;
      const values = { student: named(student), question: question.id, points: value, of: question.of };
      say(fill(value === "" ? "cleared" : "given", values));
    }
    state.changed.set(JSON.stringify([student.student, student.id, question.id]), answer);
    keepDraft();
    progress();
  }
  function givePoints(text) {
    const { question } = places[state.at];
    const plain = text.trim().replace(",", ".");
    const number = plain === "" ? 0 : /^(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
    if (!(number >= 0 && number <= question.of)) {
      $("points").setAttribute("aria-invalid", "true");
      say(fill("range", { points: text, of: question.of }));
      return false;
    }
    $("points").removeAttribute("aria-invalid");
    change("points", plain === "" ? "" : String(number));
    return true;
  }
  function typeDigit(key) {
    const { question } = places[state.at];
    const longer = state.pending + key;
    state.pending = Number(longer === "." ? 0 : longer) <= question.of ? longer : key;
    $("points").value = state.pending;
    if (state.pending !== ".") givePoints(state.pending);
  }

  // A row for each answer that has anything by hand, or had it when the page was opened.
  const had = new Set(data.students.flatMap((student) => Object.entries(student.answers)
    .filter(([, answer]) => fields.some((name) => answer[name])).map(([id]) => `${student.alias}/${id}`)));
  function cell(text) {
    const plain = String(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, (mark) => mark === "\n" ? mark : " ");
    const safe = /^\s*[=+\-@|%＝＋－＠]/u.test(plain) || /^[\t\r\n]/.test(String(text)) ? `'${plain}` : plain;
    return /[",\r\n;\t]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }
  function csv() {
    const rows = data.students.flatMap((student) => Object.entries(student.answers)
      .filter(([id, answer]) => had.has(`${student.alias}/${id}`) || fields.some((name) => answer[name]))
      .map(([id, answer]) => [student.student, student.id, id, answer.points, answer.comment, answer.reason,
        answer.time, answer.version]));
    const head = ["student", "id", "question", "points", "comment", "reason", "time", "submission"];
    return `\ufeff${[head, ...rows, ...data.unused].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  }
  function saved(message) {
    state.changed.clear();
    keepDraft();
    progress();
    say(message);
  }
  function save() {
    if ($("points").getAttribute("aria-invalid") === "true") return $("points").focus();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    link.download = "manual.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    saved(data.texts.saved);
  }
  async function copy() {
    try {
      await navigator.clipboard.writeText(csv());
      saved(data.texts.copied);
    } catch {
      $("text").hidden = false;
      $("text").value = csv();
      $("text").focus();
      $("text").select();
      say(data.texts.select);
    }
  }

  // What is not saved yet survives a closed window, where the browser keeps anything for files.
  function keepDraft() {
    try {
      if (state.changed.size) localStorage.setItem(store, JSON.stringify([...state.changed]));
      else localStorage.removeItem(store);
    } catch { /* the browser keeps nothing for this page; it still asks before it closes */ }
  }
  function restoreDraft() {
    let kept = [];
    try {
      kept = JSON.parse(localStorage.getItem(store) ?? "[]");
    } catch { return; }
    for (const [key, draft] of kept) {
      const [name, id, question] = JSON.parse(key);
      const student = data.students.find((each) => each.student === name && each.id === id);
      const answer = student?.answers[question];
      if (!answer || (answer.time && answer.time > draft.time)) continue;
      const { points, comment, reason, time, version } = draft;
      const earlier = points !== "" && version !== student.submission;
      Object.assign(answer, { points, comment, reason, time, version, earlier });
      state.changed.set(key, answer);
    }
    if (state.changed.size) state.message = data.texts.restored;
  }

  const commands = {
    ArrowRight: () => go(state.at + 1), j: () => go(state.at + 1),
    ArrowLeft: () => go(state.at - 1), k: () => go(state.at - 1),
    "]": () => goToQuestion(1), "[": () => goToQuestion(-1),
    u: goToUnread, s: save,
    c: () => $("comment").focus(), r: () => $("reason").focus(),
    n: () => $("names").click(),
    Backspace: () => { state.pending = ""; $("points").value = ""; givePoints(""); },
  };
  function onKey(event) {
    const typing = event.target.matches("textarea, select, input:not([type=checkbox])");
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      return save();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    if (event.key === "Escape") return event.target.blur();
    if (event.key === "Enter" && event.target.matches("form input")) {
      event.preventDefault();
      event.target.blur();
      return $("points").getAttribute("aria-invalid") === "true" ? $("points").focus() : go(state.at + 1);
    }
    if (typing || !$("keys").checked || places.length === 0) return undefined;
    if (/^[0-9.]$/.test(event.key)) return typeDigit(event.key);
    const command = commands[event.key];
    if (command) {
      event.preventDefault();
      command();
    }
    return undefined;
  }

  function rearrange() {
    const before = places[state.at];
    arrange();
    state.at = Math.max(0, places.findIndex((place) => place.answer === before?.answer));
    show();
  }

  document.addEventListener("keydown", onKey);
  document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  $("points").addEventListener("input", () => givePoints($("points").value));
  $("comment").addEventListener("input", () => change("comment", $("comment").value));
  $("reason").addEventListener("input", () => change("reason", $("reason").value));
  $("question").addEventListener("change", () => go(places.findIndex((each) => each.question.id === $("question").value)));
  $("student").addEventListener("change", () => go(Number($("student").value)));
  $("before").addEventListener("click", () => go(state.at - 1));
  $("next").addEventListener("click", () => go(state.at + 1));
  $("save").addEventListener("click", save);
  $("copy").addEventListener("click", copy);
  $("show").addEventListener("change", rearrange);
  $("names").addEventListener("change", rearrange);
  window.addEventListener("beforeunload", (event) => { if (state.changed.size) event.preventDefault(); });

  $("names").checked = !data.anonymous;
  restoreDraft();
  rearrange();
  say(state.message);
})();
