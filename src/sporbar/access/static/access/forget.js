/* Whoever logs out leaves nothing behind: what was written in this browser and not saved is
   forgotten. The office's autosave.js keeps it under these names. */
(() => {
  "use strict";
  for (const form of document.querySelectorAll("[data-forgets]")) {
    form.addEventListener("submit", () => {
      try {
        for (const key of Object.keys(localStorage)) {
          if (key.startsWith("sporbar-utkast:")) localStorage.removeItem(key);
        }
      } catch { /* A closed storage holds nothing. */ }
    });
  }
})();
