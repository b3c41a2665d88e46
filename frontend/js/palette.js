// Ctrl-K opens the palette; arrows choose, Enter goes. The results come from the server (htmx).
import htmx from "htmx.org/dist/htmx.esm.js";

export function watchPalette(root) {
  const dialog = root.querySelector("[data-palette]");
  if (!dialog) return;
  const input = dialog.querySelector("[data-palette-input]");
  const results = dialog.querySelector("#palette-results");

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    htmx.trigger(input, "palette-open");
  }

  root.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  for (const opener of root.querySelectorAll("[data-palette-open]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      open();
    });
  }
  dialog.querySelector("[data-palette-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // the backdrop
  });

  const items = () => [...results.querySelectorAll("a")];
  const chosen = () => items().findIndex((item) => item.getAttribute("aria-selected") === "true");

  function choose(index) {
    const all = items();
    all.forEach((item, at) => {
      item.setAttribute("role", "option");
      item.closest("li").setAttribute("role", "presentation");
      item.closest("ul").setAttribute("role", "presentation");
      item.setAttribute("aria-selected", String(at === index));
      item.id = `palette-item-${at}`;
    });
    input.setAttribute("aria-expanded", String(all.length > 0));
    if (all[index]) {
      input.setAttribute("aria-activedescendant", all[index].id);
      all[index].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  results.addEventListener("htmx:afterSwap", () => choose(0));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const count = items().length;
      if (count) choose((chosen() + step + count) % count);
    } else if (event.key === "Enter") {
      const item = items()[chosen()];
      if (item) {
        event.preventDefault();
        item.click();
      }
    }
  });
}
