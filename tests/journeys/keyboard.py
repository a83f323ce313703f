"""Going through a page with the Tab key alone: everything is reached, and shows that it is."""

from playwright.sync_api import Page

#: What one comes to with the keyboard, and what of it shows no sign of having the focus.
TABBED = """() => {
  const seen = (one) => one.checkVisibility({checkOpacity: false, checkVisibilityCSS: true})
    && !one.closest('[inert]') && one.getClientRects().length > 0;
  const radios = new Set();
  return [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
  )].filter((one) => {
    if (one.disabled || one.tabIndex < 0 || !seen(one)) return false;
    if (one.type === 'radio') {
      if (radios.has(one.name)) return false;
      radios.add(one.name);
    }
    return true;
  }).length;
}"""
#: Notes each thing that gets the focus, and whether it shows a sign of it.
WATCH = """() => {
  window.met = [];
  const marked = (s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0)
    || s.boxShadow !== 'none';
  document.addEventListener('focusin', ({target}) => {
    if (window.met.some((one) => one.target === target)) return;
    const parent = target.closest('label, .ds-field') || target;
    // The skip link is out of sight until it has the focus, and then seen: that is its sign.
    const sign = target.matches('.ds-skip-link') || marked(getComputedStyle(target))
      || marked(getComputedStyle(parent));
    window.met.push({target, sign, html: target.outerHTML.slice(0, 120)});
  });
}"""
#: A date field has a stop for the day, the month, the year and the calendar.
STOPS = "document.querySelectorAll('input[type=date], input[type=time]').length * 4"


def troubles_without_a_mouse(page: Page) -> list[str]:
    """What on the page the Tab key never comes to, or shows no sign of having the focus."""
    wanted = page.evaluate(TABBED)
    page.evaluate(WATCH)
    for _step in range(wanted + page.evaluate(STOPS) + 3):
        page.keyboard.press("Tab")
    met = page.evaluate("window.met.map(({sign, html}) => ({sign, html}))")
    found = [f"no sign of focus: {one['html']}" for one in met if not one["sign"]]
    if len(met) < wanted:
        found.append(f"{len(met)} of {wanted} can be reached")
    return found
