/* Passkeys: what is marked [data-passkey] shows where the browser can, [data-passkey-cannot] where it cannot. What goes
   wrong with the device stands in [data-passkey-error], in the words of its attributes. The ceremony itself is
   django-allauth's (mfa/js/webauthn.js); its own failures come as the event "allauth.error". */
(() => {
  // A passkey belongs to a name: browsers refuse numbers, and everything else without TLS but localhost.
  const isNumber = /^[\d.]+$|^\[/.test(location.hostname);
  const can = Boolean(window.PublicKeyCredential) && window.isSecureContext && !isNumber;
  for (const each of document.querySelectorAll("[data-passkey]")) each.hidden = !can;
  for (const each of document.querySelectorAll("[data-passkey-cannot]")) each.hidden = can;

  const words = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known", SecurityError: "address" };
  document.addEventListener("allauth.error", (event) => {
    const note = document.querySelector("[data-passkey-error]");
    if (!note) return;
    event.preventDefault();
    note.textContent = note.dataset[words[event.detail.exception.name] || "failed"];
    note.hidden = false;
  });
})();
