// The one script of every page. Each behaviour is a module here; every page works without it too.
import htmx from "htmx.org/dist/htmx.esm.js";
import { watchDropAreas } from "./drop.js";
import { watchForms } from "./forms.js";
import { watchJumps } from "./jump.js";
import { keepWhatIsTyped } from "./keep.js";
import { watchKeys } from "./keys.js";
import { watchMenus } from "./menus.js";
import { watchPalette } from "./palette.js";
import { watchSlips } from "./slips.js";

// The content security policy allows no eval and no inline style.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
// 422 is a form handed back with what is wrong in it: it is shown like any answer.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "(2|3)..|422", swap: true },
  // A right that was taken away while a form stood open: say so in the place of the page.
  { code: "403", swap: true, error: true, target: "body" },
  { code: "...", swap: false, error: true },
];

document.documentElement.classList.add("has-script");
watchMenus(document);
watchPalette(document);
watchDropAreas(document);
watchForms(document);
keepWhatIsTyped(document);
watchJumps(document);
watchKeys(document);
watchSlips(document);
