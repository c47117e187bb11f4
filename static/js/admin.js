// Django's looked-up choices (Select2) have no name that a screen reader can say: give them their label's.
const nameOf = (select) => document.querySelector(`label[for="${select.id}"]`)?.textContent.trim().replace(/:$/, "") ?? "";

function nameChoices() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const shown = select.parentElement.querySelector(".select2-selection");
    const chosen = [...select.selectedOptions].map((option) => option.textContent.trim()).filter(Boolean);
    shown?.removeAttribute("aria-labelledby");
    shown?.setAttribute("aria-label", [nameOf(select), ...chosen].join(": "));
    shown?.querySelector("[role=textbox]")?.removeAttribute("role");
    shown?.querySelector("[aria-readonly]")?.removeAttribute("aria-readonly");
    shown?.querySelector(".select2-search__field")?.setAttribute("aria-label", nameOf(select));
  }
}

window.addEventListener("load", () => {
  nameChoices();
  document.addEventListener("formset:added", () => setTimeout(nameChoices));
  window.django?.jQuery?.(document).on("change", "select.admin-autocomplete", nameChoices).on("select2:open", (event) => {
    document.querySelector(".select2-search--dropdown .select2-search__field")?.setAttribute("aria-label", nameOf(event.target));
  });
});
