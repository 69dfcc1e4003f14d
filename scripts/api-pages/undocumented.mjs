/** What is missing in the doc comments of exports; nothing when all is well. `codes`: the error catalogue's. */
export function undocumented(exports, codes) {
  return exports.flatMap(({ name, doc, throws, members, thrown }) => {
    const stated = [throws, ...members.map((member) => member.throws)].flat().join(' ');
    return [
      ...(doc === '' ? [`${name}: no doc comment`] : []),
      ...thrown
        .filter((code) => !states(stated, code))
        .map((code) => `${name}: throws ${code} but no @throws says so`),
      ...[throws, ...members.map((member) => member.throws)]
        .flat()
        .flatMap((text) => text.match(/\b[A-Z]{3,}_[A-Z_*]+/g) ?? [])
        .filter((code) => !codes.some((known) => matches(code, known)))
        .map((code) => `${name}: @throws ${code}, which is no code of the catalogue`),
    ];
  });
}

function states(text, code) {
  return (text.match(/\b[A-Z][A-Z_*]+/g) ?? []).some((stated) => matches(stated, code));
}

/** `WORKSPACE_*` stands for every code that begins so. */
function matches(stated, code) {
  return stated.endsWith('*') ? code.startsWith(stated.slice(0, -1)) : stated === code;
}
