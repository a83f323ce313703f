// Who reports what: counts the chosen rows, and shows the fields of a new person when they are
// wanted. Without this the page does the same, with the fields folded up.
"use strict";

for (const form of document.querySelectorAll("[data-who]")) {
  const count = form.querySelector("[data-count]");
  const person = form.querySelector("select[name=person]");
  const fresh = form.querySelector("[data-new]");

  const tell = () => {
    const chosen = form.querySelectorAll("input[name=valgt]:checked").length;
    const words = chosen === 1 ? count.dataset.tOne : count.dataset.tMany;
    count.textContent = chosen ? words.replace("NN", String(chosen)) : "";
  };
  if (count) {
    form.addEventListener("change", tell);
    tell();
  }
  if (person && fresh) {
    person.addEventListener("change", () => {
      fresh.open = person.value === "ny";
    });
    // Opening the fields means that somebody new is meant.
    fresh.addEventListener("toggle", () => {
      if (fresh.open && person.value === "") person.value = "ny";
    });
  }
}
