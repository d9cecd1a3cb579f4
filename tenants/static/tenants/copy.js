/* <button data-copy="id of a field">: selects and copies it, then says so in [data-copied]. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return; // no permission or no TLS: the text is selected, Ctrl+C does it
  }
  for (const note of document.querySelectorAll("[data-copied]")) note.hidden = false;
});
