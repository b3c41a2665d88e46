// Links that are handed over: copied by a button, chosen whole by a touch, printed as slips.

export function watchSlips(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break; // without a safe connection the link is copied by hand
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(root.getElementById(button.dataset.copy).value);
      const words = button.querySelector("span");
      const before = words.textContent;
      words.textContent = button.dataset.copied;
      setTimeout(() => (words.textContent = before), 2000);
    });
  }
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const field of root.querySelectorAll("[data-select]")) {
    field.addEventListener("focus", () => field.select());
  }
}
