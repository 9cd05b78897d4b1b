// Files too large are told before they are sent (a refused request would take what was typed with it), and
// that files are on their way.
"use strict";

{
  const MB = 2 ** 20;

  function fault(input) {
    const files = [...input.files];
    const large = files.find((file) => file.size > Number(input.dataset.largest) * MB);
    if (large) return `${large.name}: ${input.dataset.tooLarge}`;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    return size > Number(input.dataset.together) * MB * 0.98 ? input.dataset.tooMuch : "";
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=file][data-together]")) return;
    event.target.setCustomValidity(fault(event.target));
    event.target.reportValidity();
  });

  // The button that only uploads skips the other fields, not this one.
  document.addEventListener("submit", (event) => {
    const input = event.target.querySelector("input[type=file][data-together]");
    if (!input?.files.length) return;
    if (!input.checkValidity()) {
      event.preventDefault();
      input.reportValidity();
    } else {
      event.target.querySelector("[data-sending]").hidden = false;
    }
  });
}
