import { createHash } from 'node:crypto';

/** The files of a bundle by name. */
export type Files = Map<string, Uint8Array>;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Files with the manifest replaced and every checksum made to hold: what someone hostile would hand over. */
export function resealed(files: Files, manifestText: string): Files {
  const manifest = new TextEncoder().encode(manifestText);
  const checksum = new TextEncoder().encode(`${sha256(manifest)}  manifest.json\n`);
  return new Map([...files, ['manifest.json', manifest], ['manifest.sha256', checksum]]);
}

/** Files with other arrays whose size and checksum the manifest states. */
export function withArrays(files: Files, arrays: Uint8Array): Files {
  const document = JSON.parse(new TextDecoder().decode(files.get('manifest.json')));
  for (const file of document.files) {
    if (file.name === 'arrays.safetensors')
      Object.assign(file, { bytes: arrays.length, sha256: sha256(arrays) });
  }
  return resealed(new Map([...files, ['arrays.safetensors', arrays]]), JSON.stringify(document));
}
