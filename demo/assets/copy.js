// Copy buttons: `data-copies` is the id of an element, or empty for the code beside the button.

const said = document.getElementById('said');

function sourceOf(button) {
  const { copies } = button.dataset;
  return copies === '' ? button.parentElement.querySelector('code') : document.getElementById(copies);
}

/** Without a clipboard (pages without HTTPS have none), selects the text for copying by keyboard. */
async function copy(button) {
  const source = sourceOf(button);
  const isField = source instanceof HTMLInputElement;
  try {
    await navigator.clipboard.writeText(isField ? source.value : source.textContent);
    confirmCopied(button);
  } catch {
    getSelection().selectAllChildren(source);
    if (isField) source.select();
    said.textContent = 'Marked. Copy it with your keyboard.';
  }
}

function confirmCopied(button) {
  const label = button.textContent;
  button.textContent = 'Copied';
  button.disabled = true;
  said.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = label;
    button.disabled = false;
  }, 1500);
}

for (const button of document.querySelectorAll('[data-copies]'))
  button.addEventListener('click', () => void copy(button));
