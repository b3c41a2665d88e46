// Passkeys and security keys: what needs them is offered where the browser has them, and a key that
// does not answer is said in words. The ceremony itself is the sign-in library's own script.

export function watchKeys(root) {
  if (typeof window.PublicKeyCredential === "function") {
    for (const element of root.querySelectorAll("[data-needs-keys]")) element.hidden = false;
    for (const element of root.querySelectorAll("[data-key-missing]")) element.hidden = true;
  }
  root.addEventListener("allauth.error", (event) => {
    const said = root.querySelector("[data-key-trouble]");
    if (!said) return;
    event.preventDefault();
    said.hidden = false;
    said.scrollIntoView({ block: "nearest" });
  });
}
