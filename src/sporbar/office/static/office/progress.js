/* How far a freeze is: asked for every second, and on to what came of it. Without this the page
   loads itself anew. */
(() => {
  const box = document.querySelector("[data-progress]");
  if (!box) return;
  const bar = box.querySelector("progress");
  const what = box.querySelector("[data-what]");
  const lying = document.querySelector("[data-left-lying]");
  const look = async () => {
    try {
      const answer = await fetch(location.href, {
        headers: { Accept: "application/json" }, credentials: "same-origin",
      });
      if (answer.redirected || !answer.ok) { location.reload(); return; }
      const heard = await answer.json();
      if (heard.state !== "waiting" && heard.state !== "running") { location.reload(); return; }
      bar.max = heard.steps;
      bar.value = heard.step;
      if (what.textContent !== heard.what) what.textContent = heard.what;
      lying.hidden = !heard.left_lying;
    } catch { /* The network comes back. */ }
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
})();
