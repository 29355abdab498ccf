// Files out of the page.

/** @param {string} name @param {BlobPart} data @param {string} type */
export function save(name, data, type) {
  const url = URL.createObjectURL(new Blob([data], { type }));
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** By the phone's own sheet where it takes files, else as a download. @param {string} name @param {BlobPart} data @param {string} type */
export async function share(name, data, type) {
  const file = new File([data], name, { type });
  if (!navigator.canShare?.({ files: [file] })) return save(name, data, type);
  await navigator.share({ files: [file] }).catch(() => {}); // its user changed their mind
}
