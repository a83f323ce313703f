/* Who goes out leaves nothing behind: what was written by personal link in this browser and not
   saved is forgotten. autosave.js keeps it under these names. */
(() => {
  "use strict";
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("sporbar-utkast:b")) localStorage.removeItem(key);
    }
  } catch { /* A closed storage holds nothing. */ }
})();
