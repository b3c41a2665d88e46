// The one script of every page. Each behaviour is a module here; every page works without it too.
import htmx from "htmx.org/dist/htmx.esm.js";

// The content security policy allows no eval and no inline style.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
