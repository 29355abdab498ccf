// Files that the page exports.

/** @param {string} name @param {BlobPart} data @param {string} type */
export function save(name, data, type) {
  const url = URL.createObjectURL(new Blob([data], { type }));
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Shares a file with the phone's dialog if that accepts files, else downloads it. @param {string} name @param {BlobPart} data @param {string} type */
export async function share(name, data, type) {
  const file = new File([data], name, { type });
  if (!navigator.canShare?.({ files: [file] })) return save(name, data, type);
  await navigator.share({ files: [file] }).catch(() => {}); // the user cancelled
}
