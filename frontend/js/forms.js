// Forms say that they are at work, send once, and lead to what is wrong.

export function watchForms(root) {
  for (const form of root.querySelectorAll("form[data-busy]")) {
    form.addEventListener("submit", (event) => {
      if (form.classList.contains("is-busy")) event.preventDefault();
      form.classList.add("is-busy");
    });
  }
  // Back in the browser's history shows the page as it was left.
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("form.is-busy")) form.classList.remove("is-busy");
  });
  for (const field of root.querySelectorAll("[data-autosubmit]")) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }
  root.addEventListener("htmx:afterSwap", (event) => {
    const summary = event.target.querySelector?.(".error-summary");
    if (summary) summary.focus();
  });
}
