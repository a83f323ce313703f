/* The form of a measure saves itself: after a pause in the typing, and when a field is left.

   What is not saved lies in this browser's storage until it is, so that neither a lost network nor
   a crash loses a word. Without this file the form is an ordinary form with a button. */
(() => {
  "use strict";
  const form = document.querySelector("[data-autosave]");
  if (!form) return;
  const words = form.dataset;
  const find = (name) => form.querySelector(`[data-${name}]`);
  const state = find("state");
  const told = find("told");
  const problem = find("problem");
  const PAUSE = 1500;
  const AGAIN = 10000;
  const LOOK = 20000;

  /* ---------- what stands in the form ---------- */

  const pairsOf = (root) => {
    const found = [];
    for (const field of root.querySelectorAll("input, select, textarea")) {
      if (!field.name || field.name === "csrfmiddlewaretoken" || field.name === "seen") continue;
      if ((field.type === "checkbox" || field.type === "radio") && !field.checked) continue;
      found.push([field.name, field.value]);
    }
    return found;
  };
  /* Empty rows at the end of a list are nothing written. */
  const said = (root) => JSON.stringify(pairsOf(root).filter(([, value]) => value !== ""));
  const sections = () => [...form.querySelectorAll("[data-section]")];

  let saved = said(form);
  let sending = false;
  let waiting = null;
  let stopped = false;
  let leaving = false;
  const stale = new Map();

  const isDirty = () => said(form) !== saved;

  const tell = (text, bad = false) => {
    if (state.textContent !== text) state.textContent = text;
    state.toggleAttribute("data-bad", bad);
  };

  /* ---------- kept in this browser ---------- */

  const keep = () => {
    try {
      if (isDirty()) {
        localStorage.setItem(words.keep, JSON.stringify({ pairs: pairsOf(form), seen: form.elements.seen.value }));
      } else {
        localStorage.removeItem(words.keep);
      }
    } catch { /* A full or closed storage: the text still stands on the page. */ }
  };
  const kept = () => {
    try { return JSON.parse(localStorage.getItem(words.keep) || "null"); } catch { return null; }
  };
  const forget = () => { try { localStorage.removeItem(words.keep); } catch { /* closed */ } };

  /* ---------- saving ---------- */

  const showTold = (sentences) => {
    if (!sentences.length) return;
    told.replaceChildren(...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }));
  };
  const showProblem = (sentence, button) => {
    problem.hidden = !sentence;
    find("problem-text").textContent = sentence || "";
    find("compare").hidden = button !== "compare";
    find("download").hidden = !button;
  };
  const showErrors = (errors) => {
    for (const box of form.querySelectorAll("[data-wrong]")) box.replaceChildren();
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const { section, row, sentence, unknown } of errors) {
      const box = document.getElementById(`wrong-${section}`);
      if (!box) continue;
      const line = document.createElement("p");
      line.className = "ds-validation-message";
      line.textContent = sentence;
      box.append(line);
      if (unknown && box.dataset.newPerson) {
        const both = document.createElement("p");
        both.className = "sb-write__buttons";
        for (const [kind, label] of [["organisation", box.dataset.newOrganisation], ["person", box.dataset.newPerson]]) {
          const add = document.createElement("button");
          add.type = "submit"; add.name = "do"; add.value = `new-${kind}:${row}`;
          add.className = "ds-button"; add.dataset.size = "sm"; add.dataset.variant = "secondary";
          add.textContent = label;
          const name = document.createElement("span");
          name.className = "ds-sr-only";
          name.textContent = `: ${unknown}`;
          add.append(name);
          both.append(add);
        }
        box.append(both);
      }
      const field = box.parentElement.querySelector(":scope > input, :scope > textarea, :scope > select");
      if (field) { field.setAttribute("aria-invalid", "true"); field.setAttribute("aria-describedby", box.id); }
    }
  };

  /* Put new text from the server in place; true when it stands there. A section somebody stands in
     waits until it is left. */
  const replace = (name, html, sentWords, lock) => {
    const section = form.querySelector(`[data-section="${name}"]`);
    if (!section || said(section) !== sentWords) { stale.delete(name); return false; }
    if (section.contains(document.activeElement)) { stale.set(name, [html, sentWords, lock]); return false; }
    const wasClean = !isDirty();
    const open = section.querySelector("details")?.open;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const fresh = holder.content.querySelector("[data-section]");
    section.replaceWith(fresh);
    if (open) fresh.querySelector("details").open = true;
    prepare(fresh);
    stale.delete(name);
    if (wasClean) saved = said(form);
    return true;
  };

  const later = (delay) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => save(), delay);
  };

  const save = async (evenClean = false) => {
    clearTimeout(waiting);
    if (sending) { later(300); return; }
    if (stopped || (!isDirty() && !evenClean)) return;
    sending = true;
    const sent = said(form);
    const bySection = new Map(sections().map((one) => [one.dataset.section, said(one)]));
    const data = new FormData(form);
    data.set("do", "save");
    tell(words.tSaving);
    let answer, heard;
    try {
      answer = await fetch(location.pathname, {
        method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin",
      });
      if (answer.redirected) { sending = false; tell(words.tLoggedOut, true); keep(); return; }
      heard = await answer.json();
    } catch {
      sending = false;
      keep();
      tell(navigator.onLine && answer ? words.tFailed : words.tOffline, true);
      later(AGAIN);
      return;
    }
    sending = false;
    if (answer.status === 403 && !heard.state) { tell(words.tLoggedOut, true); keep(); return; }
    if (answer.ok) {
      showErrors([]);
      showProblem("");
      saved = sent;
      let all = true;
      for (const [name, html] of Object.entries(heard.sections)) {
        const stands = replace(name, html, bySection.get(name), heard.lock);
        if (!stands && heard.kept.includes(name)) all = false;
      }
      /* Where another's new text could not be put in, the next save must tell what we saw. */
      if (all) form.elements.seen.value = heard.lock;
      for (const heading of document.querySelectorAll("[data-heading]")) heading.textContent = heard.heading;
      const undo = document.querySelector("[data-undo]");
      if (undo) {
        undo.elements.seen.value = heard.lock;
        const button = undo.querySelector("button");
        button.disabled = heard.lock < 2;
        button.toggleAttribute("aria-disabled", heard.lock < 2);
        undo.querySelector("#ingen-angring")?.remove();
      }
      showTold([...heard.told, ...heard.cleaned]);
      tell(isDirty() ? words.tWaiting : heard.state);
      keep();
      if (isDirty()) later(PAUSE);
      return;
    }
    keep();
    tell(heard.state, true);
    if (answer.status === 422) showErrors(heard.errors);
    if (answer.status === 409) { stopped = true; showProblem(heard.sentence, "compare"); }
    if (answer.status === 423) { stopped = true; showProblem(heard.sentence, "download"); }
  };

  const touched = (pause = PAUSE) => {
    keep();
    if (stopped) return;
    if (!isDirty()) { clearTimeout(waiting); return; }
    if (!state.hasAttribute("data-bad")) tell(words.tWaiting);
    later(pause);
  };

  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-find]")) return;
    /* A name half written is not worth saving: wait until the field is left. */
    if (event.target.matches("[data-slow]")) { keep(); clearTimeout(waiting); return; }
    touched(event.target.matches("[type=checkbox], select") ? 400 : PAUSE);
  });
  form.addEventListener("focusout", (event) => {
    const section = event.target.closest("[data-section]");
    setTimeout(() => {
      const held = section && stale.get(section.dataset.section);
      if (held && !section.contains(document.activeElement)) {
        if (replace(section.dataset.section, ...held) && !stale.size) form.elements.seen.value = held[2];
      }
      if (document.activeElement !== document.body && !form.contains(document.activeElement)) return void save();
      if (isDirty() && !stopped) later(250);
    }, 0);
  });
  window.addEventListener("online", () => save());
  window.addEventListener("offline", () => { if (isDirty()) { keep(); tell(words.tOffline, true); } });
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !isDirty()) return;
    keep();
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    const what = event.submitter?.value;
    if (what === "save" && !event.submitter.matches("[data-compare]")) {
      event.preventDefault();
      stopped = false;
      save(true);
      return;
    }
    if (what !== "download") leaving = true;
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  for (const other of document.forms) {
    if (!other.action.includes("logg-ut") && !other.action.includes("logout")) continue;
    other.addEventListener("submit", () => {
      leaving = true;
      for (const key of Object.keys(localStorage)) if (key.startsWith("sporbar-utkast:")) localStorage.removeItem(key);
    });
  }

  /* ---------- somebody else ---------- */

  const look = async () => {
    if (document.hidden || sending || stopped || !navigator.onLine) return;
    try {
      const answer = await fetch(words.latest, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answer.redirected) return;
      const heard = await answer.json();
      if (heard.gone || heard.locked) { if (isDirty()) save(); return; }
      if (answer.ok && heard.lock !== Number(form.elements.seen.value)) {
        if (!heard.by_me) showTold([heard.sentence]);
        save(true);
      }
    } catch { /* Next time. */ }
  };
  setInterval(look, Number(words.look) || LOOK);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });

  /* ---------- rows ---------- */

  const rowsOf = (list) => [...list.children];
  const firstField = (row) => row.querySelector("textarea, input:not([type=hidden]), select");
  let fresh = 0;

  const renumber = (list) => {
    rowsOf(list).forEach((row, index) => {
      const box = row.querySelector("[data-line]");
      if (box) box.setAttribute("aria-label", box.getAttribute("aria-label").replace(/\d+$/, index + 1));
      for (const tool of row.querySelectorAll(":scope > .sb-write__tools [data-tool], :scope > * > .sb-write__tools [data-tool]")) {
        tool.value = tool.value.replace(/\d+$/, index);
        const name = tool.querySelector(".ds-sr-only");
        name.textContent = name.textContent.replace(/\d+$/, index + 1);
      }
    });
  };
  const blank = (row) => {
    const made = row.cloneNode(true);
    fresh += 1;
    for (const field of made.querySelectorAll("textarea, input, select")) {
      if (field.tagName === "SELECT") field.selectedIndex = field.name === "party_role" ? field.options.length - 1 : 0;
      else field.value = "";
      if (field.tagName === "TEXTAREA") field.textContent = "";
      if (field.id) {
        const label = made.querySelector(`label[for="${field.id}"]`);
        field.id = `${field.id}-n${fresh}`;
        if (label) label.htmlFor = field.id;
      }
    }
    return made;
  };
  const addAfter = (row, text = "") => {
    const made = blank(row);
    row.after(made);
    const field = firstField(made);
    if (text) field.value = text;
    renumber(row.parentElement);
    return made;
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-add]")) {
      const list = button.previousElementSibling;
      const last = rowsOf(list).at(-1);
      if (!last) return;
      event.preventDefault();
      const empty = firstField(last).value === "" ? last : addAfter(last);
      firstField(empty).focus();
      return;
    }
    if (!button.matches("[data-tool]")) return;
    const row = button.closest("[data-rows] > *");
    const list = row.parentElement;
    event.preventDefault();
    const what = button.dataset.tool;
    if (what === "drop") {
      const next = row.nextElementSibling || row.previousElementSibling;
      if (!next && list.dataset.rows !== "strand" && list.dataset.rows !== "former") {
        for (const field of row.querySelectorAll("textarea, input:not([type=hidden])")) field.value = "";
        firstField(row).focus();
      } else {
        row.remove();
        renumber(list);
        (next ? firstField(next) : list.parentElement.querySelector("[data-server]")).focus();
      }
      showTold([words.tRemoved]);
    } else {
      const beside = what === "up" ? row.previousElementSibling : row.nextElementSibling;
      if (!beside) return;
      if (what === "up") beside.before(row); else beside.after(row);
      renumber(list);
      button.focus();
      const all = rowsOf(list);
      showTold([words.tMoved.replace("%d", all.indexOf(row) + 1).replace("%s", all.length)]);
    }
    touched();
  });

  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const field = event.target;
    if (event.key === "Enter" && field.matches("[data-line]")) {
      event.preventDefault();
      const row = field.closest("li");
      const rest = field.value.slice(field.selectionEnd);
      field.value = field.value.slice(0, field.selectionStart);
      const made = firstField(addAfter(row, rest.trimStart()));
      made.focus();
      made.setSelectionRange(0, 0);
      touched();
    } else if (event.key === "Enter" && field.matches("input:not([type=checkbox])")) {
      event.preventDefault();
      if (!field.matches("[data-find]")) save();
    } else if (event.key === "Backspace" && field.matches("[data-line]") && field.value === "") {
      const row = field.closest("li");
      const before = row.previousElementSibling;
      if (!before) return;
      event.preventDefault();
      const list = row.parentElement;
      row.remove();
      renumber(list);
      firstField(before).focus();
      touched();
    }
  });

  form.addEventListener("paste", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-line]")) return;
    const text = event.clipboardData.getData("text/plain");
    const lines = text.split(/[\r\n\v]+/).map((line) => line.trim()).filter(Boolean);
    if (lines.length < 2) return;
    event.preventDefault();
    const tail = field.value.slice(field.selectionEnd);
    field.value = field.value.slice(0, field.selectionStart) + lines[0];
    let row = field.closest("li");
    for (const line of lines.slice(1)) row = addAfter(row, line);
    firstField(row).value += tail;
    firstField(row).focus();
    showTold([words.tPasted.replace("%d", lines.length)]);
    touched();
  });

  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset.either && box.checked) {
      const other = form.querySelector(`[name="${box.dataset.either}"][value="${box.value}"]`);
      if (other) other.checked = false;
    }
  });

  /* ---------- a section that has just come to the page ---------- */

  const prepare = (root) => {
    const box = root.querySelector("[data-find-box]");
    if (!box) return;
    box.hidden = false;
    box.querySelector("[data-find]").addEventListener("input", (event) => {
      const wanted = event.target.value.trim().toLowerCase();
      for (const goal of root.querySelectorAll("li[data-findable]")) {
        const own = goal.dataset.findable.toLowerCase().includes(wanted);
        let any = false;
        for (const target of goal.querySelectorAll("label[data-findable]")) {
          target.hidden = !own && !target.dataset.findable.toLowerCase().includes(wanted);
          any = any || !target.hidden;
        }
        goal.hidden = Boolean(wanted) && !own && !any;
      }
    });
  };
  prepare(form);

  /* ---------- text from last time ---------- */

  const offer = find("offer");
  const before = kept();
  if (before && JSON.stringify(before.pairs.filter(([, value]) => value !== "")) !== saved) {
    offer.hidden = false;
    offer.querySelector("[data-offer-yes]").addEventListener("click", () => {
      /* The server builds the page from these fields, as if they were sent just now. */
      const back = document.createElement("form");
      back.method = "post";
      back.hidden = true;
      const field = (name, value) => {
        const one = document.createElement("input");
        one.type = "hidden"; one.name = name; one.value = value;
        back.append(one);
      };
      field("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      field("seen", before.seen);
      for (const [name, value] of before.pairs) field(name, value);
      field("do", "show");
      document.body.append(back);
      leaving = true;
      back.submit();
    });
    offer.querySelector("[data-offer-no]").addEventListener("click", () => {
      forget();
      offer.hidden = true;
      firstField(form.querySelector("[data-section]")).focus();
    });
  } else {
    forget();
  }

  /* A page that came back unsaved saves itself as soon as nobody types. */
  if (form.hasAttribute("data-unsaved")) {
    saved = "";
    if (!document.querySelector("[data-focus]")) later(PAUSE);
  }
  document.querySelector("[data-focus]")?.focus();
})();
