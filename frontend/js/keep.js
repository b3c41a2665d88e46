// What is typed into a form with data-keep survives a lost connection or a closed lid: it is kept in
// this tab until the form has been sent.

export function keepWhatIsTyped(root) {
  for (const form of root.querySelectorAll("form[data-keep]")) keepForm(form);
}

function keepForm(form) {
  const key = `typed:${location.pathname}${location.search}`;
  const fields = () =>
    [...form.elements].filter(
      (field) => field.name && !["hidden", "file", "submit", "button"].includes(field.type),
    );

  const typed = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const field of fields()) {
    if (typed[field.name] !== undefined && !field.value) field.value = typed[field.name];
  }
  form.addEventListener("input", () => {
    const values = Object.fromEntries(fields().map((field) => [field.name, field.value]));
    sessionStorage.setItem(key, JSON.stringify(values));
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === form && event.detail.successful) sessionStorage.removeItem(key);
  });
}
