/* A form that saves itself: after a pause in the typing, and when a field is left. The plan's
   measures, the round's answers and the report's texts are written in it.

   What is not saved lies in this browser's storage until it is, so that neither a lost network nor
   a crash loses a word. Without this file the form is an ordinary form with a button. Lists of rows
   in it are rows.js's, which says "rows:changed" and "rows:told". */
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
  let savedWords = state.textContent;
  let sending = false;
  let waiting = null;
  let stopped = false;
  let leaving = false;
  /* A button that was pressed while a save was under way, or before one that must come first. */
  let pressed = null;
  let isReady = false;
  let letThrough = false;
  let undoing = false;
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

  /* The words are saved, so the form knows what the server has: do what the button says. */
  const press = () => {
    if (!pressed) return;
    /* Its section may have come anew meanwhile. */
    const { name, value } = pressed;
    const button = pressed.isConnected
      ? pressed
      : [...form.querySelectorAll("button")].find((one) => one.name === name && one.value === value);
    pressed = null;
    if (!button) return;
    letThrough = isReady;
    form.requestSubmit(button);
    letThrough = false;
  };

  const later = (delay) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => save(), delay);
  };

  const save = async (evenClean = false) => {
    clearTimeout(waiting);
    if (sending) { later(300); return; }
    if (leaving) return;
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
      if (answer.redirected) { sending = false; pressed = null; tell(words.tLoggedOut, true); keep(); return; }
      heard = await answer.json();
    } catch {
      sending = false;
      pressed = null;
      undoing = false;
      keep();
      tell(navigator.onLine && answer ? words.tFailed : words.tOffline, true);
      later(AGAIN);
      return;
    }
    sending = false;
    if (answer.status === 403 && !heard.state) { pressed = null; tell(words.tLoggedOut, true); keep(); return; }
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
      if (heard.heading) {
        for (const heading of document.querySelectorAll("[data-heading]")) heading.textContent = heard.heading;
      }
      const undo = document.querySelector("[data-undo]");
      if (undo) {
        undo.elements.seen.value = heard.lock;
        const button = undo.querySelector("button");
        button.disabled = heard.lock < 2;
        button.toggleAttribute("aria-disabled", heard.lock < 2);
        undo.querySelector("#ingen-angring")?.remove();
        if ("has_earlier" in heard) undo.hidden = !heard.has_earlier;
      }
      showTold([...heard.told, ...heard.cleaned]);
      savedWords = heard.state;
      tell(isDirty() ? words.tWaiting : savedWords);
      keep();
      if (isDirty()) later(PAUSE);
      else if (undoing) { undoing = false; leaving = true; undo.requestSubmit(); }
      press();
      return;
    }
    undoing = false;
    keep();
    tell(heard.state, true);
    if (answer.status === 507) later(AGAIN);
    if (answer.status === 422) showErrors(heard.errors);
    if (answer.status === 409) { stopped = true; showProblem(heard.sentence, "compare"); }
    if (answer.status === 423) { stopped = true; showProblem(heard.sentence, "download"); }
    press();
  };

  const touched = (pause = PAUSE) => {
    keep();
    if (stopped) return;
    if (!isDirty()) { clearTimeout(waiting); tell(savedWords); return; }
    if (!state.hasAttribute("data-bad")) tell(words.tWaiting);
    later(pause);
  };

  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-find]")) return;
    /* A name half written is not worth saving: wait until the field is left. */
    if (event.target.matches("[data-slow]")) { keep(); clearTimeout(waiting); return; }
    touched(event.target.matches("[type=checkbox], [type=radio], select") ? 400 : PAUSE);
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
    if (!navigator.onLine) {
      /* The browser would show a page of its own instead of this one. */
      event.preventDefault();
      keep();
      tell(words.tOffline, true);
      return;
    }
    if (what === "download") return;
    if (!letThrough && (sending || (what === "submit" && isDirty() && !stopped))) {
      /* Sent beside a save, it would meet the words of that save as if they were somebody else's.
         And what is saved first needs not be kept here when it is delivered. */
      event.preventDefault();
      pressed = event.submitter;
      /* The save under way may lack the last words: then they are saved as well. */
      isReady = !sending;
      if (!sending) save();
      return;
    }
    leaving = true;
    clearTimeout(waiting);
    /* The page that comes has saved it all, and knows what it could not save. */
    if (what?.startsWith("new-")) forget();
    /* Still here: the page did not come, and the form goes on saving. */
    setTimeout(() => { leaving = false; if (isDirty() && !stopped) later(PAUSE); }, AGAIN);
  });
  /* The way back is sent when the last words are saved: beside a save it would meet them as if they
     were somebody else's. */
  document.querySelector("[data-undo]")?.addEventListener("submit", (event) => {
    if (leaving || stopped || !navigator.onLine || (!sending && !isDirty())) return;
    event.preventDefault();
    undoing = true;
    save();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  /* What is left unsaved at log-out is forgotten on purpose: see access/forget.js. */
  for (const other of document.querySelectorAll("form[data-forgets]")) {
    other.addEventListener("submit", () => { leaving = true; });
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
        /* Where the server cannot join two texts, a form with nothing unsaved shows the newest. */
        if (!isDirty() && form.hasAttribute("data-renew")) { leaving = true; location.reload(); return; }
        if (!heard.by_me) showTold([heard.sentence]);
        save(true);
      }
    } catch { /* Next time. */ }
  };
  setInterval(look, Number(words.look) || LOOK);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });

  /* ---------- what else happens in the form ---------- */

  form.addEventListener("rows:changed", () => touched());
  form.addEventListener("rows:told", (event) => showTold([event.detail]));
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.key !== "Enter") return;
    if (!event.target.matches("input:not([type=checkbox], [type=radio])")) return;
    event.preventDefault();
    if (!event.target.matches("[data-find]")) save();
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
    form.dispatchEvent(new CustomEvent("section:fresh", { detail: root }));
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
      form.querySelector("[data-section]").querySelector("textarea, input:not([type=hidden]), select").focus();
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
