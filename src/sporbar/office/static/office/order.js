/* The order of the measures in a draft, and of the areas in a strategy, which may hold lists of
   their own: by the arrow buttons, with the focus kept, and by drag.
   Without this file the buttons send the form and the page comes back. */
(() => {
  "use strict";
  const form = document.querySelector("[data-order]");
  const told = document.querySelector("[data-told]");
  if (!form) return;

  const rows = (list) => [...list.querySelectorAll(":scope > [data-key]")];
  const say = (sentence) => {
    told.textContent = "";
    const line = document.createElement("p");
    line.textContent = sentence;
    told.append(line);
  };

  /* The first cannot go up and the last not down; every button names the place it leads to. */
  const refresh = () => {
    for (const list of form.querySelectorAll("[data-area]")) {
      const all = rows(list);
      all.forEach((row, index) => {
        for (const button of row.querySelectorAll("[data-step]")) {
          if (button.closest("[data-key]") !== row) continue;
          const to = index + 1 + Number(button.dataset.step);
          const out = to < 1 || to > all.length;
          button.value = `${row.dataset.key}:${to}`;
          button.disabled = false;
          button.toggleAttribute("aria-disabled", false);
          if (out) button.setAttribute("aria-disabled", "true");
        }
      });
      const none = list.querySelector(".sb-write__none");
      if (none) none.hidden = all.length > 0;
    }
  };

  const send = async (row, list, place, undo) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append("move", `${row.dataset.key}:${list.dataset.area}:${place}`);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin",
      });
      const said = await answer.json();
      if (!answer.ok) { undo(); refresh(); }
      for (const [key, label] of Object.entries(said.labels || {})) {
        const shown = document.querySelector(`[data-key="${key}"] [data-label]`);
        if (shown) shown.textContent = label;
      }
      say(said.sentence);
    } catch {
      undo();
      refresh();
      say(form.dataset.tFailed);
    }
  };

  /* One move at a time: a second press waits for the answer to the first. */
  let queue = Promise.resolve();

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    const row = button.closest("[data-key]");
    const list = row.parentElement;
    const beside = button.dataset.step === "-1" ? row.previousElementSibling : row.nextElementSibling;
    if (!beside || !beside.dataset.key) return;
    const put = (up) => (up ? beside.before(row) : beside.after(row));
    put(button.dataset.step === "-1");
    button.focus();
    refresh();
    const place = rows(list).indexOf(row) + 1;
    queue = queue.then(() => send(row, list, place, () => put(button.dataset.step !== "-1")));
  });

  refresh();
  const lists = form.querySelectorAll("[data-sortable]");
  if (window.Sortable && lists.length) {
    form.classList.add("is-sortable");
    for (const list of lists) {
      let before = null;
      window.Sortable.create(list, {
        group: list.dataset.group || "measures", handle: ".sb-write__grip", draggable: "[data-key]", animation: 120,
        ghostClass: "is-dragged",
        onStart: (event) => { before = event.item.nextElementSibling; },
        onEnd: (event) => {
          if (event.from === event.to && event.oldDraggableIndex === event.newDraggableIndex) return;
          refresh();
          const from = event.from;
          const anchor = before;
          const undo = () => from.insertBefore(event.item, anchor);
          queue = queue.then(() => send(event.item, event.to, event.newDraggableIndex + 1, undo));
        },
      });
    }
  }

  /* One menu open at a time; Escape closes it and goes back to its button. */
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.(".sb-write__more") || !event.target.open) return;
    for (const other of document.querySelectorAll(".sb-write__more[open]")) {
      if (other !== event.target) other.open = false;
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector(".sb-write__more[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
})();
