// A table copied in Word or Excel becomes rows of text with tabs between the cells, as Excel itself
// writes them: formatting goes, words and the line breaks inside a cell stay. Without this script
// tables from Excel still work; those from Word lose the breaks inside their cells.
"use strict";

(() => {
  const BLOCKS = new Set(["P", "DIV", "LI", "TR", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL"]);
  const UNSEEN = new Set(["STYLE", "SCRIPT", "TEMPLATE", "HEAD", "META", "LINK", "XML", "O:P"]);

  function words(node) {
    let text = "";
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += child.data.replace(/\s+/g, " ");
      if (child.nodeType !== Node.ELEMENT_NODE || UNSEEN.has(child.nodeName)) continue;
      // Word writes its own bullet as text before the list item's words.
      if (/mso-list:\s*ignore/i.test(child.getAttribute("style") || "")) continue;
      if (child.nodeName === "BR") text += "\n";
      else if (BLOCKS.has(child.nodeName)) text += `\n${words(child)}\n`;
      else text += words(child);
    }
    return text;
  }

  function cellText(cell) {
    const lines = words(cell).split("\n").map((line) => line.replace(/[ \u00a0]+/g, " ").trim());
    return lines.filter(Boolean).join("\n");
  }

  // Every row as long as the table is wide. A cell that spans rows says the same on each of them
  // only in its first; what is below is empty, as in the file.
  function grid(table) {
    const rows = [];
    const taken = [];
    for (const row of table.rows) {
      const y = rows.length;
      const cells = [];
      let x = 0;
      for (const cell of row.cells) {
        while (taken[y]?.[x]) x += 1;
        cells[x] = cellText(cell);
        for (let down = 0; down < Math.max(1, cell.rowSpan); down += 1) {
          for (let along = 0; along < Math.max(1, cell.colSpan); along += 1) {
            (taken[y + down] ??= [])[x + along] = true;
          }
        }
        x += Math.max(1, cell.colSpan);
      }
      rows.push(cells);
    }
    const width = Math.max(...rows.map((row, y) => Math.max(row.length, taken[y]?.length || 0)));
    return rows.map((row) => Array.from({ length: width }, (_unused, x) => row[x] ?? ""));
  }

  function asText(rows) {
    const quoted = (cell) => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    return rows.map((row) => row.map(quoted).join("\t")).join("\n");
  }

  for (const field of document.querySelectorAll("[data-paste]")) {
    const told = field.parentElement.querySelector("[data-told]");
    field.addEventListener("paste", (event) => {
      const html = event.clipboardData?.getData("text/html");
      if (!html) return;
      const page = new DOMParser().parseFromString(html, "text/html");
      const tables = [...page.querySelectorAll("table")].filter((one) => one.rows.length);
      const outer = tables.filter((one) => !one.parentElement.closest("table"));
      if (!outer.length) return;
      event.preventDefault();
      const rows = outer.flatMap((table) => grid(table));
      field.setRangeText(asText(rows), field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      told.textContent = field.dataset.tTable
        .replace("{rows}", rows.length)
        .replace("{columns}", rows[0]?.length ?? 0);
    });
  }
})();
