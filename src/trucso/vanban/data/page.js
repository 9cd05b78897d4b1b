addEventListener("click", (event) => {
  const link = event.target.closest("li a");
  if (!link) return;
  const place = document.getElementById(link.hash.slice(1));
  const mark = place && (place.nextElementSibling || place);
  document.querySelectorAll(".here").forEach((old) => old.classList.remove("here"));
  if (mark) mark.classList.add("here");
});
