/* [data-print]: prints the page; what is for paper only or for the screen only is the stylesheet's (.lb-print-only, .lb-noprint). */
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
