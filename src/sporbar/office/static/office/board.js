/* Choosing on the board: a whole section at once, from one row to another with shift, and how many.
   Enter on a row leads to the buttons, Escape from them back to the row.
   Without this file the box of a section chooses all its rows when the form is sent. */
(() => {
  "use strict";
  const form = document.querySelector("[data-board]");
  if (!form) return;
  const told = form.querySelector("[data-count]");
  const rows = (within) => [...within.querySelectorAll("tbody input[name=valgt]")];
  const sections = [...form.querySelectorAll(".sb-board__section")];
  let last = null;

  const refresh = () => {
    for (const section of sections) {
      const all = section.querySelector("[data-all]");
      if (!all) continue;
      const boxes = rows(section);
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    if (!told) return;
    const count = rows(form).filter((box) => box.checked).length;
    told.textContent = count === 0 ? ""
      : count === 1 ? form.dataset.tOne : form.dataset.tMany.replace("NN", String(count));
  };

  form.addEventListener("click", (event) => {
    const box = event.target;
    if (!box.matches("tbody input[name=valgt]")) return;
    if (event.shiftKey && last && last !== box) {
      const all = rows(form);
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const one of all.slice(from, to + 1)) one.checked = box.checked;
    }
    last = box;
    refresh();
  });
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-all]")) {
      for (const one of rows(box.closest(".sb-board__section"))) one.checked = box.checked;
    }
    refresh();
  });
  form.addEventListener("keydown", (event) => {
    const at = event.target;
    const bar = form.querySelector("[data-bar]");
    if (!bar) return;
    if (event.key === "Enter" && at.matches("input[name=valgt]")) {
      event.preventDefault();
      last = at;
      bar.querySelector("button").focus();
    } else if (event.key === "Escape" && bar.contains(at)) {
      (last ?? rows(form)[0]).focus();
    }
  });
  /* Back in the browser brings the ticks back; what the bar says follows. */
  window.addEventListener("pageshow", refresh);
  refresh();
})();
