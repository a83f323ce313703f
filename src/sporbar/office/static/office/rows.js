/* Lists of rows in a form that saves itself: added, removed, moved by button and by drag, split with
   Enter, joined with Backspace, many made of what is pasted.

   A list is `[data-rows]`. Where a `template[data-fresh]` stands beside it, new rows are made of that,
   each with a key of its own in place of "__key__"; else of the row before. `[data-bring]` puts the
   rows of the template it names (`data-from`) into a list and says `data-says`. `[data-whole]` marks
   a row that is no text of its own: it is moved and removed, never joined. `[data-keeps]` is what
   must not be lost with a row. Without this file the buttons send the form and the page comes back.
*/
(() => {
  "use strict";
  const form = document.querySelector("[data-autosave]");
  if (!form) return;
  const words = form.dataset;
  const changed = () => form.dispatchEvent(new CustomEvent("rows:changed"));
  const tell = (sentence) => form.dispatchEvent(new CustomEvent("rows:told", { detail: sentence }));

  const rowsOf = (list) => [...list.children];
  const FIELDS = "textarea, input:not([type=hidden]), select";
  const firstField = (row) => row.querySelector(FIELDS) || row.querySelector("button");
  const isBlank = (row) => !row.matches("[data-whole]") && firstField(row).value === "";
  let fresh = 0;

  /* Rows of a template, each with a key nobody else has. */
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (one) => one.toString(16).padStart(2, "0")).join("");
  const rowsFrom = (template) => [...template.content.children].map((pattern) => {
    const key = newKey();
    const made = pattern.cloneNode(true);
    for (const one of [made, ...made.querySelectorAll("*")]) {
      for (const { name, value } of [...one.attributes]) {
        if (value.includes("__key__")) one.setAttribute(name, value.replaceAll("__key__", key));
      }
    }
    return made;
  });

  const renumber = (list) => {
    rowsOf(list).forEach((row, index) => {
      const box = row.querySelector("[data-line]");
      if (box) box.setAttribute("aria-label", box.getAttribute("aria-label").replace(/\d+$/, index + 1));
      for (const tool of row.querySelectorAll(":scope > .sb-write__tools [data-tool], :scope > * > .sb-write__tools [data-tool]")) {
        tool.value = tool.value.replace(/\d+$/, index);
        const name = tool.querySelector(".ds-sr-only");
        name.textContent = name.textContent.replace(/\d+$/, index + 1);
      }
      for (const name of row.querySelectorAll("[data-number]")) {
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
    const pattern = row.parentElement.parentElement.querySelector(":scope > template[data-fresh]");
    const made = pattern ? rowsFrom(pattern)[0] : blank(row);
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
      const empty = isBlank(last) ? last : addAfter(last);
      firstField(empty).focus();
      return;
    }
    if (button.matches("[data-bring]")) {
      const list = form.querySelector(`[data-rows="${button.dataset.bring}"]`);
      const last = rowsOf(list).at(-1);
      event.preventDefault();
      const made = rowsFrom(document.getElementById(button.dataset.from));
      list.append(...made);
      if (last && isBlank(last)) last.remove();
      renumber(list);
      firstField(made[0]).focus();
      tell(button.dataset.says);
      button.disabled = button.hasAttribute("data-once");
      changed();
      return;
    }
    if (!button.matches("[data-tool]")) return;
    const row = button.closest("[data-rows] > *");
    const list = row.parentElement;
    event.preventDefault();
    button.closest("details")?.removeAttribute("open");
    const what = button.dataset.tool;
    if (what === "drop") {
      const next = row.nextElementSibling || row.previousElementSibling;
      const pattern = list.parentElement.querySelector(":scope > template[data-fresh]");
      if (!next && pattern) {
        const made = rowsFrom(pattern)[0];
        row.replaceWith(made);
        renumber(list);
        firstField(made).focus();
      } else if (!next && list.dataset.rows !== "strand" && list.dataset.rows !== "former") {
        for (const field of row.querySelectorAll("textarea, input:not([type=hidden])")) field.value = "";
        firstField(row).focus();
      } else {
        row.remove();
        renumber(list);
        (next ? firstField(next) : list.parentElement.querySelector("[data-server]")).focus();
      }
      tell(words.tRemoved);
    } else if (what === "split") {
      split(firstField(row));
      return;
    } else if (what === "join") {
      join(firstField(row));
      return;
    } else {
      const beside = what === "up" ? row.previousElementSibling : row.nextElementSibling;
      if (!beside) return;
      if (what === "up") beside.before(row); else beside.after(row);
      renumber(list);
      button.focus();
      const all = rowsOf(list);
      tell(words.tMoved.replace("%d", all.indexOf(row) + 1).replace("%s", all.length));
    }
    changed();
  });

  const split = (field) => {
    const rest = field.value.slice(field.selectionEnd);
    field.value = field.value.slice(0, field.selectionStart);
    const made = firstField(addAfter(field.closest("li"), rest.trimStart()));
    made.focus();
    made.setSelectionRange(0, 0);
    changed();
  };
  /* Join a row's text to the one before it; what else hangs on the row must not be lost by it. */
  const join = (field) => {
    const row = field.closest("li");
    const before = row.previousElementSibling;
    if (!before) return;
    const kept = row.querySelector("[data-keeps]:checked");
    if (field.value !== "" && (kept || before.matches("[data-whole]"))) {
      tell(kept ? words.tKept : words.tWhole);
      return;
    }
    const list = row.parentElement;
    const target = firstField(before);
    const start = before.matches("[data-whole]") ? 0 : target.value.length;
    if (field.value !== "") {
      const gap = target.value && !/\s$/.test(target.value) ? " " : "";
      target.value += gap + field.value;
    }
    row.remove();
    renumber(list);
    target.focus();
    if (target.matches("[data-line]")) target.setSelectionRange(start, start);
    changed();
  };

  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const field = event.target;
    if (!field.matches("[data-line]")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      split(field);
    } else if (event.key === "Backspace" && field.selectionEnd === 0) {
      if (!field.closest("li").previousElementSibling) return;
      event.preventDefault();
      join(field);
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
    tell(words.tPasted.replace("%d", lines.length));
    changed();
  });

  /* Touch and mouse: drag by the handle. */
  const drag = (root) => {
    if (!window.Sortable) return;
    for (const list of root.querySelectorAll("[data-rows][data-drag]")) {
      form.classList.add("is-sortable");
      window.Sortable.create(list, {
        handle: ".sb-write__grip", animation: 120, ghostClass: "is-dragged",
        onEnd: (event) => {
          if (event.oldIndex === event.newIndex) return;
          renumber(list);
          tell(words.tMoved.replace("%d", event.newIndex + 1).replace("%s", rowsOf(list).length));
          changed();
        },
      });
    }
  };
  form.classList.add("is-live");
  form.addEventListener("section:fresh", (event) => drag(event.detail));
  drag(form);
})();
