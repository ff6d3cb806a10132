// Buttons that copy: `data-copies` names what, or is empty for the code beside the button.

const said = document.getElementById('said');

function sourceOf(button) {
  const { copies } = button.dataset;
  return copies === '' ? button.parentElement.querySelector('code') : document.getElementById(copies);
}

/** Without the clipboard (a page without https has none) the text is marked, ready for the keyboard. */
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
